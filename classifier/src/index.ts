export { Classifier } from './app.js';
export { classifierVariables, type ClassifierConfig } from './config.js';
export { requireEngine } from './engines/require-engine.js';
