import { ModelError } from '../models/model-error.js';

/** Why a folder does not become a model; the sentence tells what to do. */
export type RefusalReason =
  /** No importer knows such a folder. */
  | 'unknown-kind'
  /** Several files could be meant, or one that is named is not there. */
  | 'file-missing'
  | 'file-ambiguous'
  /** Not ONNX, or cut off, or numbers that do not fit their shape. */
  | 'corrupt'
  | 'too-large'
  | 'opset-unsupported'
  | 'operator-unknown'
  /** Weights in a file of their own that is absent, too short, or not in the folder. */
  | 'external-data-missing'
  | 'external-data-outside'
  | 'several-inputs'
  | 'input-unsupported'
  | 'not-a-classifier'
  | 'labels-missing'
  | 'labels-invalid'
  | 'label-count'
  /** The export's own configuration, or `detections.json`, cannot be read or contradicts itself. */
  | 'settings-invalid'
  /** The export does steps that are not known here. */
  | 'preprocessing-unsupported'
  /** Something that the answers depend on is said nowhere. */
  | 'meaning-open'
  /** The finished network was tried, and failed. */
  | 'does-not-run';

/** An export that cannot become a model, with its reason in one sentence. */
export class ImportRefusedError extends ModelError {
  override readonly name = 'ImportRefusedError';

  constructor(
    readonly reason: RefusalReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
