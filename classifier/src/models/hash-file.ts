import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/**
 * @param prefix Is hashed before the file's bytes.
 * @returns lower-case hex.
 */
export async function hashFile(
  path: string,
  algorithm: 'md5' | 'sha1' | 'sha256',
  prefix = '',
): Promise<string> {
  const hash = createHash(algorithm).update(prefix);
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}
