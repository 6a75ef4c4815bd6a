import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  BadUserInputError,
  BUILT_IN_NAMES,
  modelNameSchema,
  modelVersionSchema,
  NameTakenError,
  UPLOAD_FILES,
  UploadNotAcceptedError,
  type KnownVersion,
  type ModelIdentity,
} from '@detections/schema';
import { quote } from '../../errors/quote.js';
import type { KeepRequest } from './model-uploads.js';
import { isFolder } from './read-upload.js';

export interface KeepOptions {
  readonly modelsDir: string;
  /** Of the upload. */
  readonly folder: string;
  /** What is served, and what people have taught. */
  readonly models: readonly KnownVersion[];
  /** What people have taught, whether it is served or not. */
  readonly ownClassifiers: ReadonlySet<string>;
}

const TAKEN_CODES: ReadonlySet<string> = new Set(['ENOTEMPTY', 'EEXIST', 'ENOTDIR']);
const MOST_ATTEMPTS = 100;
const GONE =
  'Expected an upload that is on trial; this one was kept or deleted by somebody else just now.';

/**
 * Moves an accepted model to its place. One rename does it: before it nothing has happened, after it
 * all has.
 *
 * @throws BadUserInputError | NameTakenError
 * @throws UploadNotAcceptedError where somebody else keeps or deletes it at the same time.
 */
export async function keepUpload(request: KeepRequest, options: KeepOptions): Promise<void> {
  const { modelsDir, folder } = options;
  const place = join(modelsDir, requireName(request.name));
  const isThere = await requireFree(request, place, options);
  const made = await mkdir(place, { recursive: true });
  const unpacked = join(folder, UPLOAD_FILES.unpacked);
  try {
    for (let attempt = 1; ; attempt += 1) {
      const model = { name: request.name, version: await nextVersion(request, place, options) };
      try {
        await writeIntent(folder, model);
        await rename(unpacked, join(place, model.version));
        // Another API may have written its own in between. It is done, whether this is or not.
        await writeIntent(folder, model).catch(() => undefined);
        return;
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? '';
        if (code === 'ENOENT') throw new UploadNotAcceptedError(GONE, { cause: error });
        // Somebody else was faster.
        if (!TAKEN_CODES.has(code) || attempt === MOST_ATTEMPTS) throw error;
        if (!isThere && !request.newVersion) throw taken(request.name);
      }
    }
  } catch (error) {
    // What another has done is written there.
    if (!(error instanceof UploadNotAcceptedError)) {
      await rm(join(folder, UPLOAD_FILES.keeping), { force: true });
    }
    // Unless somebody has put something there.
    if (made !== undefined) await rmdir(place).catch(() => undefined);
    throw error;
  }
}

function requireName(name: string): string {
  const wrong = modelNameSchema.safeParse(name).error?.issues[0]?.message;
  if (wrong !== undefined) {
    throw new BadUserInputError(`A model's name: ${wrong}; ${quote(name)} came.`);
  }
  if (name.startsWith('trial-')) {
    throw new BadUserInputError(
      `Expected a name that does not begin with "trial-", as models on trial do; ${quote(name)} came.`,
    );
  }
  return name;
}

/** @returns whether the models folder has a model of that name already. */
async function requireFree(
  { name, newVersion }: KeepRequest,
  place: string,
  { models, ownClassifiers }: KeepOptions,
): Promise<boolean> {
  if (BUILT_IN_NAMES.includes(name)) {
    throw new NameTakenError(
      `Expected a name that is free; ${name} is the service's own model. Choose another.`,
    );
  }
  if (ownClassifiers.has(name)) {
    throw new NameTakenError(
      `Expected a name that is free; ${name} is a classifier that somebody has taught. Choose another.`,
    );
  }
  const isThere = await isFolder(place);
  if (!isThere && models.some((model) => model.name === name)) {
    throw new NameTakenError(
      `Expected a name that is free; ${name} is a model that does not lie in this models folder. Choose another.`,
    );
  }
  if (isThere && !newVersion) throw taken(name);
  return isThere;
}

function taken(name: string): NameTakenError {
  return new NameTakenError(
    `Expected a name that is free; the models folder has ${name}. Choose another, or send "newVersion": true to make this the next version of it.`,
  );
}

/** The one after the highest that lies there or is served. */
async function nextVersion(
  { name }: KeepRequest,
  place: string,
  { models }: KeepOptions,
): Promise<string> {
  const served = models.filter((model) => model.name === name).map(({ version }) => version);
  const versions = [...(await readdir(place)), ...served].filter(
    (text) => modelVersionSchema.safeParse(text).success,
  );
  return String(Math.max(0, ...versions.map(Number)) + 1);
}

async function writeIntent(folder: string, model: ModelIdentity): Promise<void> {
  const path = join(folder, UPLOAD_FILES.keeping);
  const temporary = `${path}.${randomUUID()}.tmp`;
  await writeFile(temporary, JSON.stringify(model));
  await rename(temporary, path);
}
