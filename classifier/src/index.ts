export { Classifier } from './app.js';
export { classifierVariables, type ClassifierConfig } from './config.js';
export { requireEngine } from './inference/require-engine.js';
