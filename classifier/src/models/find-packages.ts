import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { modelNameSchema, modelVersionSchema, type ModelIdentity } from '@detections/schema';

/** A folder that may hold a model, by its place. */
export interface FoundPackage extends ModelIdentity {
  readonly folder: string;
}

export interface FoundPackages {
  readonly packages: readonly FoundPackage[];
  readonly ignored: readonly { readonly path: string; readonly reason: string }[];
}

/** Looks for `<name>/<version>/` in the models folder; there need not be one. */
export async function findPackages(modelsDir: string): Promise<FoundPackages> {
  const packages: FoundPackage[] = [];
  for (const name of await foldersIn(modelsDir)) {
    if (!modelNameSchema.safeParse(name).success) continue;
    for (const version of await foldersIn(join(modelsDir, name))) {
      if (!modelVersionSchema.safeParse(version).success) continue;
      packages.push({ name, version, folder: join(modelsDir, name, version) });
    }
  }
  return { packages, ignored: [] };
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
