import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock, type Clock } from '@detections/runtime';
import { withSettings } from './add-settings.js';
import type { FoundExport, SourceContext } from './model-source.js';
import { MODEL_SOURCES } from './model-sources.js';

export interface WithExportOptions extends Omit<SourceContext, 'scratch' | 'downloads'> {
  readonly cacheDir: string;
  /** A file of settings, as the caller wrote it, for what the export's own files do not say. */
  readonly settings?: string | undefined;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Brings an export from wherever it is to a folder, for as long as `use` takes.
 *
 * @param text What the caller wrote: a folder, a file, a zip, a URL or `hf://owner/name`.
 * @param use Resolves to whether the export is kept elsewhere now; until then, what was downloaded
 * stays for another try.
 * @throws InputError where there is none, or no such settings.
 * @throws ImportRefusedError where the settings are wrong.
 */
export async function withExport<T extends { readonly kept: boolean }>(
  text: string,
  { cacheDir, settings, ...options }: WithExportOptions,
  use: (found: FoundExport) => Promise<T>,
): Promise<T> {
  const unpacked = join(cacheDir, 'unpacked');
  const downloads = join(cacheDir, 'downloads');
  await forget(unpacked, DAY_MS, systemClock);
  await forget(downloads, 7 * DAY_MS, systemClock);
  await mkdir(unpacked, { recursive: true });
  const scratch = await mkdtemp(join(unpacked, 'export-'));
  try {
    const context = { ...options, scratch, downloads };
    const found = await (await sourceOf(text, context)).find(text, context);
    const folder =
      settings === undefined
        ? found.folder
        : await withSettings(found.folder, join(scratch, 'with-settings'), {
            text: settings,
            callerFolder: options.callerFolder,
          });
    const result = await use({ ...found, folder });
    if (result.kept && found.downloaded !== undefined) {
      await rm(found.downloaded, { recursive: true, force: true });
    }
    return result;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function sourceOf(text: string, context: SourceContext) {
  for (const source of MODEL_SOURCES) if (await source.takes(text, context)) return source;
  throw new Error('Expected the last source to take all.');
}

/** What programs left that were killed, or tries that nobody came back to. */
async function forget(folder: string, ageMs: number, clock: Pick<Clock, 'now'>): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const path = join(folder, name);
    const changed = (await stat(path).catch(() => undefined))?.mtimeMs ?? Infinity;
    if (changed < clock.now() - ageMs) await rm(path, { recursive: true, force: true });
  }
}
