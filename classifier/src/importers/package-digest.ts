import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { hashFile } from '../models/hash-file.js';

export interface PackageDigest {
  /** Over all files, lower-case hex. */
  readonly digest: string;
  readonly sha256ByFile: ReadonlyMap<string, string>;
}

/**
 * SHA-256 over the lines that `sha256sum` would print of the files, in the order of their names: the
 * same files under the same names have the same digest, wherever they lie.
 */
export async function digestPackage(
  folder: string,
  files: readonly string[],
): Promise<PackageDigest> {
  const sha256ByFile = new Map<string, string>();
  for (const name of files.toSorted()) {
    sha256ByFile.set(name, await hashFile(join(folder, name), 'sha256'));
  }
  const lines = [...sha256ByFile].map(([name, sha256]) => `${sha256}  ${name}\n`);
  const digest = createHash('sha256').update(lines.join('')).digest('hex');
  return { digest, sha256ByFile };
}
