import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeNewFolder } from '@detections/runtime';
import type { ClassesFile } from './class-folders.js';
import { classifierSchema, examplePageSchema } from './classifier-answers.js';
import { CLASSES_FILE, folderNames } from './folder-names.js';
import type { ServiceClient } from './service-client.js';

export interface ExportDatasetOptions {
  readonly service: Pick<ServiceClient, 'json' | 'bytes'>;
  readonly name: string;
  /** A new one. */
  readonly folder: string;
  /** Told how many photos there are, before the first. */
  readonly onStart: (total: number) => void;
  readonly onProgress: (done: number) => void;
}

export interface ExportedDataset {
  readonly classes: number;
  readonly photos: number;
}

const PAGE = '200';

/**
 * Writes the photos that a classifier was taught with into a folder for each class: all of them, or
 * nothing.
 *
 * @throws InputError where the folder is there.
 * @throws ServiceRefusedError | ServiceUnreachableError
 */
export async function exportDataset(options: ExportDatasetOptions): Promise<ExportedDataset> {
  const { service, name, folder } = options;
  let written: ExportedDataset = { classes: 0, photos: 0 };
  await writeNewFolder(folder, async (incoming) => {
    const { classes } = await service.json({ path: ['classifiers', name] }, classifierSchema);
    const names = classes.map((each) => each.name);
    const folders = folderNames(names);
    const places = new Map(
      names.map((each, index) => [each, join(incoming, folders[index] ?? '')]),
    );
    for (const place of places.values()) await mkdir(place);
    const list: ClassesFile = {
      classes: names.map((each, index) => ({ folder: folders[index] ?? '', name: each })),
    };
    await writeFile(join(incoming, CLASSES_FILE), `${JSON.stringify(list, undefined, 2)}\n`);
    options.onStart(classes.reduce((sum, { exampleCount }) => sum + exampleCount, 0));
    written = { classes: names.length, photos: await writePhotos(options, places) };
  });
  return written;
}

/** @returns how many. */
async function writePhotos(
  { service, name, onProgress }: ExportDatasetOptions,
  places: ReadonlyMap<string, string>,
): Promise<number> {
  let done = 0;
  let after: string | undefined;
  do {
    const page = await service.json(
      {
        path: ['classifiers', name, 'examples'],
        query: { limit: PAGE, ...(after !== undefined && { after }) },
      },
      examplePageSchema,
    );
    for (const { id, className } of page.examples) {
      const place = places.get(className);
      // Of a class that was made or renamed meanwhile.
      if (place === undefined) continue;
      const path = ['classifiers', name, 'examples', id, 'photo'];
      await writeFile(join(place, `${id}.jpg`), await service.bytes({ path }));
      done += 1;
      onProgress(done);
    }
    after = page.next ?? undefined;
  } while (after !== undefined);
  return done;
}
