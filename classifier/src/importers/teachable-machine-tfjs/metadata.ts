import { z } from 'zod';
import { ImportRefusedError } from '../import-refused-error.js';
import type { FolderListing } from '../importer.js';
import { readJson } from '../read-json.js';

/** `metadata.json`, as far as it is read; what is not said may be null. */
const metadataSchema = z.object({
  /** `@teachablemachine/image`, `@teachablemachine/pose`. */
  packageName: z.string().nullish(),
  modelName: z.string().nullish(),
  labels: z
    .array(z.union([z.string().min(1), z.number().transform(String)]))
    .min(1)
    .nullish(),
  /** Of models of sounds, in place of labels. */
  words: z.array(z.string()).nullish(),
  wordLabels: z.array(z.string()).nullish(),
});
export type Metadata = z.infer<typeof metadataSchema>;

/** @returns undefined where there is none. */
export async function readMetadata(
  { folder, files }: FolderListing,
  name: string,
): Promise<Metadata | undefined> {
  return files.has(name) ? readJson(folder, name, metadataSchema) : undefined;
}

export function saysTeachableMachine({ packageName, words, wordLabels }: Metadata): boolean {
  return (
    packageName?.startsWith('@teachablemachine/') === true ||
    (words ?? wordLabels ?? undefined) !== undefined
  );
}

/** @throws ImportRefusedError where it is a model of poses or of sounds. */
export function requirePictures(name: string, { packageName, words, wordLabels }: Metadata): void {
  const sounds = words ?? wordLabels ?? undefined;
  const other =
    packageName === '@teachablemachine/pose'
      ? 'poses'
      : sounds === undefined
        ? undefined
        : 'sounds';
  if (other === undefined) return;
  throw new ImportRefusedError(
    'not-a-classifier',
    `${name} says that this is a model of Teachable Machine for ${other}; expected one for images ("Image Project").`,
  );
}
