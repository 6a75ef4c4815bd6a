import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@detections/runtime/lifecycle';
import { z } from 'zod';
import { CLASSES_FILE } from './folder-names.js';

/** An address cannot have dots alone as one of its parts, nor half of a character. */
const classNameSchema = z.string().regex(/^(?!\.{1,2}$)\P{Surrogate}+$/u);

const classesFileSchema = z.object({
  classes: z.array(z.object({ folder: z.string(), name: classNameSchema })),
});
export type ClassesFile = z.infer<typeof classesFileSchema>;

/** A folder whose name, or whose entry in `classes.json`, is that of the class it has photos of. */
export interface ClassFolder {
  readonly name: string;
  /** Paths, in the order of their names. */
  readonly files: readonly string[];
}

export interface ClassFolders {
  readonly classes: readonly ClassFolder[];
  /** What lies there and is not taken, in a sentence each. */
  readonly passed: readonly string[];
}

/**
 * Reads a folder of class folders. Hidden files and folders are tools' own.
 *
 * @throws InputError where it is none.
 */
export async function readClassFolders(folder: string): Promise<ClassFolders> {
  const entries = await list(folder).catch((error: unknown) => {
    throw new InputError(`Expected a folder of class folders at ${folder}; it cannot be read.`, {
      cause: error,
    });
  });
  const names = await readNames(folder, entries.files);
  const classes: ClassFolder[] = [];
  const passed = entries.files
    .filter((name) => name !== CLASSES_FILE)
    .map((name) => `${join(folder, name)} is in no class's folder.`);
  for (const each of inOrder(entries.folders, [...names.keys()])) {
    const path = join(folder, each);
    const { files, folders } = await list(path);
    // As macOS stores them, accents are characters of their own.
    const name = names.get(each) ?? each.normalize('NFC');
    classes.push({ name, files: files.map((file) => join(path, file)) });
    passed.push(...folders.map((inner) => `${join(path, inner)} is a folder within a class's.`));
  }
  if (classes.length > 0) return { classes, passed };
  throw new InputError(
    `Expected a folder for each class in ${folder}, named after it; there is none.`,
  );
}

/** Those of an exported dataset as its list has them, so that classes keep their order; then others. */
function inOrder(folders: readonly string[], listed: readonly string[]): readonly string[] {
  const first = listed.filter((folder) => folders.includes(folder));
  return [...first, ...folders.filter((folder) => !first.includes(folder))];
}

interface Entries {
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

/** Links count as what they lead to; what leads nowhere is a file, which then cannot be read. */
async function list(folder: string): Promise<Entries> {
  const names = (await readdir(folder)).filter((name) => !name.startsWith('.')).toSorted();
  const areFolders = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        (facts) => facts.isDirectory(),
        () => false,
      ),
    ),
  );
  return {
    folders: names.filter((_, index) => areFolders[index] === true),
    files: names.filter((_, index) => areFolders[index] !== true),
  };
}

/** What a dataset that was exported says of its folders. */
async function readNames(
  folder: string,
  files: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (!files.includes(CLASSES_FILE)) return new Map();
  const path = join(folder, CLASSES_FILE);
  try {
    const { classes } = classesFileSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    return new Map(classes.map((each) => [each.folder, each.name]));
  } catch (error) {
    throw new InputError(
      `Expected ${path} to say {"classes": [{"folder": "…", "name": "…"}]}, as an exported dataset's does; it does not.`,
      { cause: error },
    );
  }
}
