import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { modelNameSchema, modelVersionSchema, type ModelIdentity } from '@detections/schema';
import type { z } from 'zod';
import { WEIGHTS_FILE_NAME } from '../importers/keras-resnet50/model-files.js';

/** A folder that may hold a model, by its place. */
export interface FoundPackage extends ModelIdentity {
  readonly folder: string;
}

export interface IgnoredPath {
  readonly path: string;
  /** What was expected there. */
  readonly reason: string;
}

export interface FoundPackages {
  /** By name, of each name the oldest version first. */
  readonly packages: readonly FoundPackage[];
  readonly ignored: readonly IgnoredPath[];
}

/** Whether others are still writing it: hidden, or named as half of something. */
export function isUnfinished(name: string): boolean {
  return /^\.|\.(part|incoming|tmp)$/.test(name);
}

/** Looks for `<name>/<version>/` in the models folder; there need not be one. */
export async function findPackages(modelsDir: string): Promise<FoundPackages> {
  const packages: FoundPackage[] = [];
  const ignored: IgnoredPath[] = [];
  const { folders: names } = await list(modelsDir);
  for (const name of names) {
    const folder = join(modelsDir, name);
    const wrong = expectation(modelNameSchema, name);
    if (wrong !== undefined) {
      ignored.push({ path: folder, reason: `its name is no model's: ${wrong}` });
      continue;
    }
    const within = await findVersions(name, folder);
    packages.push(...within.packages);
    ignored.push(...within.ignored);
  }
  return { packages, ignored };
}

async function findVersions(name: string, path: string): Promise<FoundPackages> {
  const { folders, files } = await list(path).catch(asUnreadable);
  if (files === undefined) return ignoring(path, 'it cannot be read');
  // Keras's weights have always lain without a version, and are found there by another way.
  if (folders.length === 0 && files.length > 0 && !files.includes(WEIGHTS_FILE_NAME)) {
    return ignoring(path, `expected a folder for each version in it, such as ${join(path, '1')}`);
  }
  const judged = folders.map((version) => ({
    ...{ name, version, folder: join(path, version) },
    wrong: expectation(modelVersionSchema, version),
  }));
  return {
    packages: judged
      .flatMap(({ wrong, ...found }) => (wrong === undefined ? [found] : []))
      .sort((a, b) => Number(a.version) - Number(b.version)),
    ignored: judged.flatMap(({ folder, wrong }) =>
      wrong === undefined ? [] : [{ path: folder, reason: `its name is no version: ${wrong}` }],
    ),
  };
}

interface Entries {
  readonly folders: readonly string[];
  readonly files: readonly string[] | undefined;
}

/** In the order of their names; links count as what they lead to. */
async function list(folder: string): Promise<Entries> {
  const names = (await namesIn(folder)).filter((name) => !isUnfinished(name)).toSorted();
  const isFolder = await Promise.all(names.map((name) => leadsToFolder(join(folder, name))));
  return {
    folders: names.filter((_, index) => isFolder[index] === true),
    files: names.filter((_, index) => isFolder[index] !== true),
  };
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Also false for what has gone meanwhile. */
async function leadsToFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

function asUnreadable(): Entries {
  return { folders: [], files: undefined };
}

function ignoring(path: string, reason: string): FoundPackages {
  return { packages: [], ignored: [{ path, reason }] };
}

/** @returns undefined where the text is as expected. */
function expectation(schema: z.ZodType<string>, text: string): string | undefined {
  return schema.safeParse(text).error?.issues[0]?.message;
}
