import { fileCalled } from '../file-called.js';
import type { FolderListing } from '../importer.js';
import { readJson } from '../read-json.js';
import { SETTINGS_FILE, settingsSchema, type Settings } from './settings.js';

/** @throws ImportRefusedError where detections.json is there and wrong. */
export async function readSettings({ folder, files }: FolderListing): Promise<Settings> {
  const name = fileCalled(files, SETTINGS_FILE);
  return files.has(name) ? readJson(folder, name, settingsSchema) : {};
}
