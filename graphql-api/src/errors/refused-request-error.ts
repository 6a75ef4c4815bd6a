import { ClassificationError, type ErrorCode } from '@detections/schema';

export interface Refusal {
  /** `BAD_USER_INPUT` where no other fits better. */
  readonly code?: ErrorCode;
  /** The status that HTTP has for it, where that says more than the code's own. */
  readonly status?: number;
  /** What HTTP wants the answer to say besides, by lower-case name. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** A request that is refused for the way it came over HTTP, whatever it asks. */
export class RefusedRequestError extends ClassificationError {
  readonly code: ErrorCode;
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(message: string, refusal: Refusal = {}) {
    super(message, { cause: refusal.cause });
    this.code = refusal.code ?? 'BAD_USER_INPUT';
    this.status = refusal.status;
    this.headers = refusal.headers ?? {};
  }
}
