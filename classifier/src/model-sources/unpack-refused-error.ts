import { InputError } from '@detections/runtime/lifecycle';

export type UnpackRefusal =
  | 'not-a-zip'
  /** Cut off, or its bytes are not those that were packed. */
  | 'corrupt'
  | 'encrypted'
  | 'compression-unsupported'
  | 'too-large'
  | 'too-many-files'
  /** It would be written outside of the folder, or nowhere at all. */
  | 'unsafe-path'
  | 'link'
  | 'duplicate'
  | 'nested-archive'
  | 'empty';

/** An archive that is not unpacked, with its reason in one sentence that says what to do. */
export class UnpackRefusedError extends InputError {
  override readonly name = 'UnpackRefusedError';

  constructor(
    readonly refusal: UnpackRefusal,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
