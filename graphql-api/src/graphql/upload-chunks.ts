import type { PendingUpload } from './upload-scalar.js';

/** The uploaded file's bytes as they arrive. */
export async function* uploadChunks({ file }: PendingUpload): AsyncGenerator<Uint8Array> {
  const upload = await file;
  for await (const chunk of upload.createReadStream()) yield chunk as Uint8Array;
}
