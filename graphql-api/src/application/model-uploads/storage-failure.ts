import { StorageUnavailableError } from '@detections/schema';

const REASONS: Readonly<Partial<Record<string, string>>> = {
  ENOSPC: 'it is full: delete models or uploads, or make it larger',
  EDQUOT: 'its quota is used up: delete models or uploads, or raise it',
  EROFS: 'it is mounted to be read only: mount MODELS_DIR read-write into the API',
  EACCES: 'this user may not write there: give the folder to the user that the API runs as',
  EPERM: 'this user may not write there: give the folder to the user that the API runs as',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
};

/** A failure of the volume in words for people; anything else as it came. */
export function storageFailure(error: unknown): unknown {
  const reason = REASONS[(error as Partial<NodeJS.ErrnoException> | undefined)?.code ?? ''];
  return reason === undefined
    ? error
    : new StorageUnavailableError(`The models folder takes nothing now: ${reason}.`, {
        cause: error,
      });
}

/** @throws StorageUnavailableError where the volume is to blame. */
export async function onVolume<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storageFailure(error);
  }
}
