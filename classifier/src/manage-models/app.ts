/** What `detections models` runs. */
export { checkModel } from './check-model.js';
export { importModel } from './import-model.js';
export { listModels } from './list-models.js';
