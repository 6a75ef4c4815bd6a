import { BadUserInputError } from '@detections/schema';
import { Upload } from 'graphql-upload-ts';

/** A file of a multipart request, in the place of the variable that it was sent for. */
export class UploadedImage extends Upload {
  #bytes: Buffer | undefined;
  #taken = false;

  /** Whether the file has come. */
  get arrived(): boolean {
    return this.#taken || this.#bytes !== undefined;
  }

  arrive(bytes: Buffer): void {
    this.#bytes = bytes;
  }

  /**
   * The file's bytes, once: one upload pays for one answer, whatever the aliases.
   *
   * @throws BadUserInputError
   */
  take(): Buffer {
    const bytes = this.#bytes;
    this.#bytes = undefined;
    this.#taken = true;
    if (bytes !== undefined) return bytes;
    throw new BadUserInputError(
      'Expected each uploaded file to be used once in an operation; this one is used again. Send it twice.',
    );
  }
}
