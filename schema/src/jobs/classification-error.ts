import type { ErrorCode } from './error-code.js';

/**
 * A failure that a client may see: its message says what was expected and what came, and holds
 * nothing secret. Only `{code, message}` crosses the queue; the cause stays in the process's log.
 */
export abstract class ClassificationError extends Error {
  abstract readonly code: ErrorCode;
  override get name(): string {
    return this.constructor.name;
  }
}

export class BadUserInputError extends ClassificationError {
  readonly code = 'BAD_USER_INPUT';
}

export class ClassificationNotFoundError extends ClassificationError {
  readonly code = 'CLASSIFICATION_NOT_FOUND';
}

/** No classifier has a model of that name, or not that version of it. */
export class ModelNotFoundError extends ClassificationError {
  readonly code = 'MODEL_NOT_FOUND';
}

/** Nobody has made an own classifier of that name. */
export class ClassifierNotFoundError extends ClassificationError {
  readonly code = 'CLASSIFIER_NOT_FOUND';
}

/** An own classifier has no class of that name. */
export class ClassNotFoundError extends ClassificationError {
  readonly code = 'CLASS_NOT_FOUND';
}

/** An own classifier has no example, or no version, of that id. */
export class ExampleNotFoundError extends ClassificationError {
  readonly code = 'EXAMPLE_NOT_FOUND';
}

/** No uploaded model has that id, or none any more. */
export class UploadNotFoundError extends ClassificationError {
  readonly code = 'UPLOAD_NOT_FOUND';
}

/** An uploaded model is still checked, or was refused, or is kept already. */
export class UploadNotAcceptedError extends ClassificationError {
  readonly code = 'UPLOAD_NOT_ACCEPTED';
}

/** A model's files are more than the operator allows. */
export class UploadTooLargeError extends ClassificationError {
  readonly code = 'UPLOAD_TOO_LARGE';
}

/** No classifier sees the folder that this API would put models into. */
export class ModelUploadsUnavailableError extends ClassificationError {
  readonly code = 'MODEL_UPLOADS_UNAVAILABLE';
}

/** Another one is called so. */
export class NameTakenError extends ClassificationError {
  readonly code = 'NAME_TAKEN';
}

/** As much as the operator allows is there. */
export class LimitReachedError extends ClassificationError {
  readonly code = 'LIMIT_REACHED';
}

/** What cannot be undone is asked for without the token that says what would go. */
export class ConfirmationRequiredError extends ClassificationError {
  readonly code = 'CONFIRMATION_REQUIRED';
  constructor(
    message: string,
    /** To be sent with the next try; of what is there now. */
    readonly confirmation: string,
  ) {
    super(message);
  }
}

/** The key, or the place that the request came from, may not do this. */
export class ForbiddenError extends ClassificationError {
  readonly code = 'FORBIDDEN';
}

export class ImageTooLargeError extends ClassificationError {
  readonly code = 'IMAGE_TOO_LARGE';
}

export class UnsupportedMediaTypeError extends ClassificationError {
  readonly code = 'UNSUPPORTED_MEDIA_TYPE';
}

export class InvalidImageError extends ClassificationError {
  readonly code = 'INVALID_IMAGE';
}

export class UnauthenticatedError extends ClassificationError {
  readonly code = 'UNAUTHENTICATED';
}

/** A page of another origin made a browser send it, as far as anybody can tell. */
export class CrossSiteRequestError extends ClassificationError {
  readonly code = 'CROSS_SITE_REQUEST';
}

/** It was sent to a name that the service does not go by. */
export class HostNotAllowedError extends ClassificationError {
  readonly code = 'HOST_NOT_ALLOWED';
}

export class RateLimitedError extends ClassificationError {
  readonly code = 'RATE_LIMITED';
}

export class QueueFullError extends ClassificationError {
  readonly code = 'QUEUE_FULL';
  constructor(
    message: string,
    /** When it is worth while to come again. */
    readonly retryAfterSeconds = 1,
  ) {
    super(message);
  }
}

export class ModelNotReadyError extends ClassificationError {
  readonly code = 'MODEL_NOT_READY';
}

/** What a queue answers to whoever asks for a card that no classifier has told it. */
export function cardNotPublished(): ModelNotReadyError {
  return new ModelNotReadyError(
    'No classifier has told yet what the classes of this model are called. Try again shortly.',
  );
}

export class QueueUnavailableError extends ClassificationError {
  readonly code = 'QUEUE_UNAVAILABLE';
}

/** The database that keeps what must last is away, full, or not to be written. */
export class StorageUnavailableError extends ClassificationError {
  readonly code = 'STORAGE_UNAVAILABLE';
}

/** What a queue answers once it closes, to those who wait and those who come. */
export function queueShuttingDown(): QueueUnavailableError {
  return new QueueUnavailableError('The service is shutting down. Try again shortly.');
}

export class JobTimeoutError extends ClassificationError {
  readonly code = 'JOB_TIMEOUT';
}

export class InferenceFailedError extends ClassificationError {
  readonly code = 'INFERENCE_FAILED';
}

/** A failed reply, given back its type on the API's side of the queue. */
export class JobFailedError extends ClassificationError {
  constructor(
    readonly code: ErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** The caller went away before its answer came. Nobody is left to read this one. */
export class CallerGoneError extends Error {
  override readonly name = 'CallerGoneError';
  constructor(jobId: string) {
    super(`The caller of job ${jobId} went away before it was answered.`);
  }
}
