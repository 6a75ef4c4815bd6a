import { ModelFileInvalidError } from '../models/model-file-invalid-error.js';

/** A network that runs, and whose answers say nothing: it will not become another by trying again. */
export class ImplausibleAnswersError extends ModelFileInvalidError {}
