import { BadUserInputError } from '@detections/schema';
import type { FileUpload } from 'graphql-upload-ts';

/**
 * The uploaded file's bytes as they arrive.
 *
 * @throws BadUserInputError where the request broke off or held no such file.
 */
export async function* uploadChunks(upload: Promise<FileUpload>): AsyncGenerator<Uint8Array> {
  try {
    const { createReadStream } = await upload;
    for await (const chunk of createReadStream()) yield chunk as Uint8Array;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BadUserInputError(`Expected a complete file upload: ${reason}`, { cause: error });
  }
}
