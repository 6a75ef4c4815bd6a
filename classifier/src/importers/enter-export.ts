import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FolderListing } from './importer.js';
import { listFolder } from './list-folder.js';

const NETWORK = /(^|\/)([^/]+\.(onnx|h5|hdf5|keras)|model( \(\d+\))?\.json)$/i;
/** What importers read, all of it beside the network or above it. */
const READ = /\.(json|txt|csv|manifest|onnx|h5|hdf5|keras|pth)$/i;
/** What people write for people. */
const NOT_READ = /^(readme|license|licence|notes?|notice|changelog|requirements)\b/i;
const MOST_FOLDERS = 3;

/**
 * The listing of the folder that an export is in: the one that is named, or the one within that has
 * a network, where what is named has nothing to be read beside it. Archives and downloads often have
 * a folder around all files.
 *
 * @throws ImportRefusedError as `listFolder` does.
 */
export async function enterExport(folder: string, most = MOST_FOLDERS): Promise<FolderListing> {
  const listing = await listFolder(folder);
  const files = [...listing.files];
  const top = files.filter((name) => !name.includes('/'));
  if (most === 0 || top.some((name) => READ.test(name) && !NOT_READ.test(name))) return listing;
  const within: FolderListing[] = [];
  for (const name of await foldersIn(folder)) {
    const found = await enterExport(join(folder, name), most - 1);
    if ([...found.files].some((each) => NETWORK.test(each))) within.push(found);
  }
  const [only] = within;
  return only !== undefined && within.length === 1 ? only : listing;
}

/** Hidden ones are tools' own, and `__MACOSX` is a system's. */
async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && !/^(\.|__MACOSX$)/.test(entry.name))
    .map(({ name }) => name);
}
