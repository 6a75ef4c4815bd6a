import { OperatorError } from '@detections/runtime/lifecycle';

/** What is wrong with the model's files, in words for whoever has to mend it. */
export abstract class ModelError extends OperatorError {}
