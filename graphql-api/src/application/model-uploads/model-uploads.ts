import type { ClassificationError, ModelCheck } from '@detections/schema';

interface UploadFacts {
  readonly id: string;
  /** Of the one file; of several, that of the first. */
  readonly fileName: string;
  readonly bytes: number;
}

interface Expiring {
  /** When it is gone unless it is kept; ISO 8601. */
  readonly expiresAt: string;
}

/** A model that somebody has uploaded, as doors show it. */
export type ModelUpload = UploadFacts &
  (
    | (Expiring & { readonly state: 'checking' })
    | (Expiring & { readonly state: 'refused'; readonly reason: string; readonly message: string })
    /** Served as `model`, for a trial. */
    | (Expiring & {
        readonly state: 'accepted';
        readonly model: string;
        readonly check: ModelCheck;
      })
    | { readonly state: 'kept'; readonly model: string; readonly check: ModelCheck }
  );

/** A file on its way. */
export interface IncomingFile {
  /** A path within the folder that is uploaded, such as `onnx/model.onnx`. */
  readonly name: string;
  /** To be read to its end before the next file is asked for. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

export interface KeepRequest {
  /** What the model is to be called. */
  readonly name: string;
  /** Whether a model of that name may get it as its next version. */
  readonly newVersion: boolean;
}

/**
 * Models by upload: stored where a classifier finds them, which checks them and serves them for a
 * trial. What is no upload's id is an UploadNotFoundError; a volume that cannot be written, or is
 * full, a StorageUnavailableError.
 */
export interface ModelUploads {
  /** Most bytes of one upload. */
  readonly maxBytes: number;
  /** Why nobody can upload models now; undefined where it can be done. */
  whyNot(): Promise<ClassificationError | undefined>;
  /**
   * Writes files as they come. What breaks off leaves nothing.
   *
   * @param declaredBytes Of the whole request, as its head says; 0 where it says nothing.
   * @throws UploadTooLargeError | LimitReachedError | BadUserInputError
   * @throws ForbiddenError | ModelUploadsUnavailableError as `whyNot` says.
   */
  receive(files: AsyncIterable<IncomingFile>, declaredBytes: number): Promise<ModelUpload>;
  /** The latest first. */
  list(): Promise<readonly ModelUpload[]>;
  find(id: string): Promise<ModelUpload>;
  /**
   * Puts an accepted model among those that are served for good.
   *
   * @throws UploadNotAcceptedError | NameTakenError | BadUserInputError
   */
  keep(id: string, request: KeepRequest): Promise<ModelUpload>;
  /** What was kept stays; only the upload goes. */
  remove(id: string): Promise<void>;
}
