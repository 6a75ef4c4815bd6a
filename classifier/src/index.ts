export { Classifier } from './app.js';
export { classifierVariables, type ClassifierConfig } from './config.js';
export { requireMachine } from './require-machine.js';
