import { z } from 'zod';
import { ImportRefusedError } from '../import-refused-error.js';
import { fileCalled } from '../file-called.js';
import type { FolderListing } from '../importer.js';
import { findOnnxFile, hasOnnxFile, namedOrOnlyOnnxFile } from '../onnx-export/find-onnx-file.js';
import { readJson } from '../read-json.js';
import type { Settings } from '../settings/settings.js';

export const MANIFEST_FILE = 'cvexport.manifest';

const name = z.string().nullish();

/** `cvexport.manifest`, as far as it is read; older exports leave file names out. */
const manifestSchema = z.object({
  DomainType: name,
  Platform: name,
  Flavor: name,
  ModelFileName: name,
  LabelFileName: name,
  MetadataPropsFileName: name,
});
export type Manifest = z.infer<typeof manifestSchema>;

/** @throws ImportRefusedError where it cannot be read. */
export async function readManifest({ folder, files }: FolderListing): Promise<Manifest> {
  const file = fileCalled(files, MANIFEST_FILE);
  return files.has(file) ? readJson(folder, file, manifestSchema) : {};
}

/** @throws ImportRefusedError where it finds things, or has no network in ONNX. */
export function modelFileOf(
  listing: FolderListing,
  manifest: Manifest,
  settings: Settings,
): string {
  requireClassification(manifest);
  const { ModelFileName: named } = manifest;
  if (settings.model === undefined && named != null && /\.onnx$/i.test(named)) {
    const file = namedOrOnlyOnnxFile(listing, named);
    if (file !== undefined) return file;
    throw new ImportRefusedError(
      'file-missing',
      `${MANIFEST_FILE} names ${named}, which is not in the folder: unpack all of the export's zip.`,
    );
  }
  if (settings.model === undefined && !hasOnnxFile(listing)) throw otherPlatform(manifest);
  return findOnnxFile(listing, settings);
}

function requireClassification({ DomainType: domain }: Manifest): void {
  if (domain == null || /^classification$/i.test(domain)) return;
  const what = /^objectdetection$/i.test(domain) ? ', an object detector' : '';
  throw new ImportRefusedError(
    'not-a-classifier',
    `${MANIFEST_FILE} has "DomainType": "${domain}"${what}; expected "Classification": export a project of that type.`,
  );
}

function otherPlatform({ Platform: platform, Flavor: flavor }: Manifest): ImportRefusedError {
  const said = [platform, flavor].filter((each) => each != null).join(', ');
  return new ImportRefusedError(
    'unknown-kind',
    `${MANIFEST_FILE} says that this is Custom Vision’s export for ${said === '' ? 'another platform' : said}, and there is no ONNX file; export the same iteration for the platform ONNX.`,
  );
}
