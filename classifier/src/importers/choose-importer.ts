import { ImportRefusedError } from './import-refused-error.js';
import type { FolderListing, Importer } from './importer.js';

/** @throws ImportRefusedError that says what there should be, where no importer knows the folder. */
export async function chooseImporter(
  listing: FolderListing,
  importers: readonly Importer[],
): Promise<Importer> {
  for (const importer of importers) if (await importer.recognises(listing)) return importer;
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
  for (const { pattern, what, remedy } of OTHER_FORMATS) {
    const found = names.find((name) => pattern.test(name));
    if (found !== undefined) return `has ${found}, ${what}: ${remedy}`;
  }
  const nested = names.find((name) => /^[^/]+\/.*\.(onnx|json)$/.test(name));
  if (nested !== undefined && !names.some((name) => !name.includes('/'))) {
    return `has nothing but the folder ${nested.slice(0, nested.indexOf('/'))}: name that one instead`;
  }
  return `is no export of a kind that is known here: it has ${shown(names)}, and no network (an .onnx, .h5 or .keras file, or a model.json)`;
}

const MOST_SHOWN = 5;

function shown(names: readonly string[]): string {
  const some = names.toSorted().slice(0, MOST_SHOWN);
  const rest = names.length - some.length;
  const texts = some.map((name) => name.slice(-60));
  return rest > 0 ? `${texts.join(', ')} and ${String(rest)} more` : texts.join(', ');
}

interface OtherFormat {
  readonly pattern: RegExp;
  readonly what: string;
  /** What its owner can do to get a model of it. */
  readonly remedy: string;
}

/** The more telling come first: folders of several formats are common. */
const OTHER_FORMATS: readonly OtherFormat[] = [
  {
    pattern: /\.safetensors$|pytorch_model.*\.bin$/,
    what: 'PyTorch weights without their network',
    remedy:
      'export it to ONNX, such as by `optimum-cli export onnx --model . onnx`, and name the folder onnx',
  },
  {
    pattern: /\.(pt|pth|ckpt|torchscript)$/,
    what: 'a PyTorch checkpoint',
    remedy:
      'export it to ONNX; Ultralytics does that by `yolo export model=best.pt format=onnx`, anything else by torch.onnx.export',
  },
  {
    pattern: /\.(pkl|pickle|joblib)$/,
    what: 'a Python pickle, which is a program and is never loaded',
    remedy: 'export it to ONNX',
  },
  {
    pattern: /\.tflite$/,
    what: 'a TensorFlow Lite network',
    remedy:
      'convert it by `python -m tf2onnx.convert --tflite FILE --output model.onnx`, or export the same network for Keras or ONNX',
  },
  {
    pattern: /(^|\/)saved_model\.pb$/,
    what: 'a TensorFlow SavedModel',
    remedy:
      'convert it by `python -m tf2onnx.convert --saved-model . --output model.onnx`, or save it as .keras',
  },
  {
    pattern: /\.pb$/,
    what: 'a frozen TensorFlow graph',
    remedy:
      'convert it by `python -m tf2onnx.convert --graphdef FILE --inputs … --outputs … --output model.onnx`',
  },
  {
    pattern: /(^|\/)model\.json$/,
    what: 'a TensorFlow.js network without its files',
    remedy: 'put the .bin files beside it that it came with, or export the network to ONNX',
  },
  {
    pattern: /\.(h5|hdf5|keras)$/,
    what: 'a Keras network of another kind than those below',
    remedy: 'add what is missing, or convert it by `python -m tf2onnx.convert`',
  },
  {
    pattern: /\.(mlmodel|mlpackage)$|\.mlpackage\//,
    what: 'a Core ML network',
    remedy: 'export it to ONNX where it was trained',
  },
  {
    pattern: /\.(engine|trt|plan)$/,
    what: 'a TensorRT network, which runs on one kind of GPU alone',
    remedy: 'export it to ONNX where it was trained',
  },
  {
    pattern: /\.(param|xml|mnn|rknn)$/,
    what: 'a network for another runtime',
    remedy: 'export it to ONNX where it was trained',
  },
  {
    pattern: /\.bin$/,
    what: 'weights without the file that describes their network',
    remedy:
      'put that one beside it (model.json of TensorFlow.js, the .xml or .param of another runtime is exported to ONNX instead)',
  },
];
