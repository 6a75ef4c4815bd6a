import { ImportRefusedError } from './import-refused-error.js';
import type { FolderListing, Importer } from './importer.js';

/** @throws ImportRefusedError that says what there should be, where no importer knows the folder. */
export function chooseImporter(listing: FolderListing, importers: readonly Importer[]): Importer {
  const found = importers.find((importer) => importer.recognises(listing));
  if (found !== undefined) return found;
  const kinds = importers.map(({ kind, needs }) => `${kind} (${needs})`).join('; ');
  throw new ImportRefusedError(
    'unknown-kind',
    `${listing.folder} ${describe(listing)}. These kinds are known: ${kinds}.`,
  );
}

/** What else a folder often is: things that one step more makes into a model. */
function describe({ files }: FolderListing): string {
  const names = [...files];
  const [first] = names;
  if (first === undefined) return 'is empty';
  const archive = names.find((name) => /\.(zip|tar|tgz|gz|7z|rar)$/i.test(name));
  if (archive !== undefined) return `has ${archive}, an archive: unpack it`;
  const other = OTHER_FORMATS.find(([pattern]) => names.some((name) => pattern.test(name)));
  if (other !== undefined) return `has ${other[1]}, but no ONNX file: export it to ONNX`;
  const nested = names.find((name) => /^[^/]+\/.*\.(onnx|json)$/.test(name));
  if (nested !== undefined && !names.some((name) => !name.includes('/'))) {
    return `has nothing but the folder ${nested.slice(0, nested.indexOf('/'))}: name that one instead`;
  }
  return `is no export of a kind that is known here`;
}

const OTHER_FORMATS: readonly (readonly [RegExp, string])[] = [
  [/\.safetensors$|pytorch_model.*\.bin$/, 'PyTorch weights'],
  [/\.(pt|pth|ckpt|pkl)$/, 'a PyTorch checkpoint'],
  [/\.(h5|keras)$/, 'a Keras network'],
  [/(^|\/)model\.json$/, 'a TensorFlow.js network'],
  [/\.(pb|tflite)$/, 'a TensorFlow network'],
  [/\.(mlmodel|mlpackage)$/, 'a Core ML network'],
];
