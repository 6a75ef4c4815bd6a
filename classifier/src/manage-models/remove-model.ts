import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InputError } from '@detections/runtime/lifecycle';
import { fullNameOf, type ModelReference } from '@detections/schema';
import { describeFileFailure } from '../file-failure.js';
import { BUILT_IN, FALLBACK } from '../models/built-in.js';
import type { FoundPackage } from '../models/find-packages.js';
import { readModelsFolder } from '../models/read-models-folder.js';

export interface RemoveModelOptions {
  readonly modelsDir: string;
  /** Without a version all of its versions. */
  readonly model: ModelReference;
  readonly confirm: (what: string) => Promise<boolean>;
}

/**
 * Takes a model out of the models folder, version by version: a running service sees all files of one
 * or none.
 *
 * @returns what went; undefined where it was not to.
 * @throws InputError where there is none, or the folder may not be written to.
 */
export async function removeModel(options: RemoveModelOptions): Promise<string | undefined> {
  const { modelsDir, model, confirm } = options;
  const found = await findModel(modelsDir, model);
  const sized = await Promise.all(
    found.map(async (each) => ({ ...each, what: `${fullNameOf(each)} (${await sizeOf(each)})` })),
  );
  const all = sized.map(({ what }) => what).join(', ');
  if (!(await confirm(`${all} from ${modelsDir}`))) return undefined;
  // The highest goes last: until then it is what answers.
  for (const each of sized) await remove(each, modelsDir);
  return `Removed ${all} from ${modelsDir}.\nA service that serves it lets go of it within seconds, once its jobs are done.\n`;
}

async function findModel(
  modelsDir: string,
  { name, version }: ModelReference,
): Promise<readonly FoundPackage[]> {
  const { packages } = await readModelsFolder(modelsDir);
  const found = packages.filter(
    (each) => each.name === name && (version === undefined || each.version === version),
  );
  if (found.length > 0) return found;
  const wanted = version === undefined ? String(name) : `${String(name)}@${version}`;
  const isBuiltIn = [BUILT_IN, FALLBACK].some(
    (each) => each.name === name && (version ?? each.version) === each.version,
  );
  const there = packages.length === 0 ? 'none' : packages.map(fullNameOf).join(', ');
  throw new InputError(
    isBuiltIn
      ? `Expected a model of the models folder ${modelsDir}; ${wanted} comes with the service, and MODELS names those that are to be served.`
      : `Expected a model of the models folder ${modelsDir}, which has ${there}; came ${wanted}.`,
  );
}

async function sizeOf({ folder }: FoundPackage): Promise<string> {
  const entries = await readdir(folder, { recursive: true }).catch(() => []);
  const all = await Promise.all(entries.map((name) => stat(join(folder, name)).catch(() => null)));
  const files = all.filter((each) => each?.isFile() === true);
  const bytes = files.reduce((sum, each) => sum + (each?.size ?? 0), 0);
  const count = files.length === 1 ? '1 file' : `${String(files.length)} files`;
  return `${count}, ${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

/** Renamed first to what is passed over; a link goes, and not what it leads to. */
async function remove({ folder }: FoundPackage, modelsDir: string): Promise<void> {
  const removed = join(modelsDir, `.removed-${randomUUID()}`);
  try {
    await mkdir(removed);
    await rename(folder, join(removed, 'version'));
    await rm(removed, { recursive: true });
  } catch (error) {
    await rmdir(removed).catch(() => undefined);
    throw new InputError(
      `Expected ${folder} to be removable; came ${describeFileFailure(error)}.`,
      { cause: error },
    );
  }
  // What else lies there stays.
  await rmdir(dirname(folder)).catch(() => undefined);
}
