import type { ModelFile, ModelFiles } from './model-upload';
import { modelsTexts } from './models-texts';

/** What file managers leave in folders and archives. */
const LEFT_BY_SYSTEMS = new Set(['__macosx', 'thumbs.db', 'desktop.ini']);

/**
 * What is dropped, folders with all that is in them. To be called while the event is handled: the
 * browser forgets the list with it.
 */
export async function readDrop(dropped: DataTransfer): Promise<readonly ModelFile[]> {
  const items = [...dropped.items].filter(({ kind }) => kind === 'file');
  const entries = items.flatMap((item) => item.webkitGetAsEntry() ?? []);
  // What is no file of a file system, as a picture from another page, has no entry.
  if (entries.length < items.length || entries.length === 0) return withPaths([...dropped.files]);
  const read = await Promise.all(entries.map(readEntry));
  return read.flat();
}

/** What was chosen: a folder's files say where they lie in it. */
export function withPaths(files: readonly File[]): readonly ModelFile[] {
  return files.map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/** What a zip does not say, for people to put beside it. */
const SETTINGS_FILE = 'detections.json';

/** Each folder is a model, and so is each zip; all other files are one together. */
export function groupFiles(all: readonly ModelFile[]): readonly ModelFiles[] {
  const files = all.filter(({ path }) => !path.split('/').some(isLeftover));
  const groups = new Map<string, ModelFile[]>();
  for (const { path, file } of files) {
    const [top = '', ...rest] = path.split('/');
    const isFolder = rest.length > 0;
    const key = isFolder ? `${top}/` : isZip(top) ? top : '';
    const group = groups.get(key) ?? [];
    groups.set(key, [...group, { path: isFolder ? rest.join('/') : path, file }]);
  }
  joinSettings(groups);
  return [...groups].map(([key, group]) => {
    const inOrder = group.toSorted((one, other) => (one.path < other.path ? -1 : 1));
    return { name: key.replace('/', '') || nameOf(inOrder), files: inOrder };
  });
}

/** Settings alone beside one zip are that zip's: they go with it, and are no model. */
function joinSettings(groups: Map<string, ModelFile[]>): void {
  const [settings, ...others] = groups.get('') ?? [];
  const [zip, ...zips] = [...groups].filter(([key]) => isZip(key));
  if (others.length > 0 || zips.length > 0 || zip === undefined) return;
  if (settings?.path !== SETTINGS_FILE) return;
  groups.delete('');
  zip[1].push(settings);
}

/** Photos are what a model is tried on, and never one themselves. */
export function areAllPhotos(files: readonly ModelFile[]): boolean {
  return files.length > 0 && files.every(({ file }) => file.type.startsWith('image/'));
}

/** By the file that is most likely the network. */
function nameOf(files: readonly ModelFile[]): string {
  const largest = files.reduce<ModelFile | undefined>(
    (most, each) => (most === undefined || each.file.size > most.file.size ? each : most),
    undefined,
  );
  return modelsTexts.filesTogether(largest?.path ?? '', files.length - 1);
}

function isLeftover(name: string): boolean {
  return name.startsWith('.') || LEFT_BY_SYSTEMS.has(name.toLowerCase());
}

function isZip(name: string): boolean {
  return name.toLowerCase().endsWith('.zip');
}

async function readEntry(entry: FileSystemEntry): Promise<readonly ModelFile[]> {
  // Its own path begins with a slash.
  const path = entry.fullPath.replace(/^\//, '');
  if (isLeftover(entry.name)) return [];
  if (isFileEntry(entry)) {
    const file = await new Promise<File>((resolve, reject) => {
      entry.file(resolve, reject);
    });
    return [{ path, file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: (readonly ModelFile[])[] = [];
  for (;;) {
    // At most a hundred come at a time.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (some.length === 0) return found.flat();
    found.push(...(await Promise.all(some.map(readEntry))));
  }
}

function isFileEntry(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}
