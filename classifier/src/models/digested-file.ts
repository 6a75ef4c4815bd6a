import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { hashFile } from './hash-file.js';
import { ModelFileInvalidError } from './model-file-invalid-error.js';
import { writeFileAtomically } from './write-file-atomically.js';

/** Writes a file of the cache, and beside it a digest as `sha256sum --check` reads it. */
export async function writeDigestedFile(path: string, bytes: Uint8Array): Promise<void> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await writeFileAtomically(path, bytes);
  await writeFileAtomically(digestPathOf(path), Buffer.from(digestLine(path, sha256)));
}

/**
 * Makes sure that a file of the cache is what was written under this name. The digest has the name
 * as well, so that another model's file, brought here together with its digest, does not pass.
 *
 * @throws ModelFileInvalidError
 */
export async function requireDigest(path: string): Promise<void> {
  const digestPath = digestPathOf(path);
  const expected = await readFile(digestPath, 'utf8').catch(() => undefined);
  if (expected === undefined) {
    throw new ModelFileInvalidError(
      path,
      `expected its SHA-256 in ${digestPath}; it is not there.`,
    );
  }
  const sha256 = await hashFile(path, 'sha256');
  if (expected === digestLine(path, sha256)) return;
  throw new ModelFileInvalidError(path, `${digestPath} has another SHA-256 than its ${sha256}.`);
}

export function digestPathOf(path: string): string {
  return `${path}.sha256`;
}

function digestLine(path: string, sha256: string): string {
  return `${sha256}  ${basename(path)}\n`;
}
