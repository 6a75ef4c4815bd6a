import { stat, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { InputError } from '@detections/runtime/lifecycle';
import { z } from 'zod';
import { enterExport } from '../importers/enter-export.js';
import { readJson } from '../importers/read-json.js';
import { SETTINGS_FILE, settingsSchema } from '../importers/settings/settings.js';
import { filesIn } from './files-in.js';
import { placeFile } from './place-file.js';

const anyObjectSchema = z.record(z.string(), z.unknown());

/**
 * Gives an export settings that came apart from it, as its `detections.json`. Where it has one, both
 * hold; what is said in both, the given one says.
 *
 * @param folder The export's, which may be written to.
 * @param file The settings.
 * @throws ImportRefusedError where either is wrong, by the name that it has.
 */
export async function addSettings(folder: string, file: string): Promise<void> {
  // Beside the network, where importers look for it.
  const target = join((await enterExport(folder)).folder, SETTINGS_FILE);
  const given = await readRaw(file);
  const own = (await isThere(target)) ? await readRaw(target) : {};
  // It may be a link to the owner's.
  await unlink(target).catch(() => undefined);
  await writeFile(target, `${JSON.stringify({ ...own, ...given }, undefined, 2)}\n`);
}

/**
 * The same for an export that must stay as it is.
 *
 * @param into A folder for nothing but this, made here.
 * @param text Which settings, as the caller wrote it.
 * @returns the folder with both.
 * @throws InputError where there is no such file.
 * @throws ImportRefusedError where either is wrong.
 */
export async function withSettings(
  folder: string,
  into: string,
  { text, callerFolder }: { readonly text: string; readonly callerFolder: string },
): Promise<string> {
  const file = resolve(callerFolder, text);
  if (!(await isThere(file))) {
    throw new InputError(
      `Expected --settings to be a JSON file with what detections.json may say; there is no file ${file}.`,
    );
  }
  for (const name of await filesIn(folder)) await placeFile(join(folder, name), join(into, name));
  await addSettings(into, file);
  return into;
}

/** As it was written, once it is known to be right: what is made of it is no settings file. */
async function readRaw(file: string): Promise<z.infer<typeof anyObjectSchema>> {
  const [folder, name] = [dirname(file), basename(file)];
  await readJson(folder, name, settingsSchema);
  return readJson(folder, name, anyObjectSchema);
}

async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}
