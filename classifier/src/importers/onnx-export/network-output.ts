import type { GraphIndex } from '../../onnx/graph-index.js';
import { toNumber, type OnnxValueMessage } from '../../onnx/onnx-model.js';
import { TENSOR_TYPE, tensorTypeName } from '../../onnx/tensor-types.js';
import { ImportRefusedError } from '../import-refused-error.js';
import { findDenseLayer } from './dense-layer.js';
import { findNamedNumbers } from './named-numbers.js';
import type { OnnxFile } from './read-onnx-file.js';
import { shapeText } from './shape-text.js';

export interface NetworkOutput {
  readonly name: string;
  /** undefined where neither the shape nor the last layer tells. */
  readonly classCount: number | undefined;
  /** What the network itself calls them, where it gives each number with its name. */
  readonly labels?: readonly string[];
}

const FLOATS: ReadonlySet<number> = new Set([
  TENSOR_TYPE.float32,
  TENSOR_TYPE.float16,
  TENSOR_TYPE.float64,
]);

/**
 * @param wanted Which output is the classes', where there are several.
 * @throws ImportRefusedError where it is not one number of each class.
 */
export function inspectOutput(
  file: OnnxFile,
  index: GraphIndex,
  wanted: string | undefined,
): NetworkOutput {
  const output = onlyOutput(file, index, wanted);
  const { name } = output;
  const named = findNamedNumbers(index, name);
  if (named !== undefined) return named;
  const dims = dimsOf(output);
  const type = output.type?.tensorType?.elemType ?? 0;
  if (!FLOATS.has(type)) {
    const found = type === 0 ? 'a sequence or a map' : tensorTypeName(type);
    throw notAClassifier(file, `gives "${name}" as ${found}, not a float number of each class`);
  }
  // As networks that end in a pooling leave it.
  const spatial = dims?.length === 4 && dims[2] === 1 && dims[3] === 1;
  if (dims !== undefined && dims.length !== 2 && !spatial) {
    throw notAClassifier(file, `gives "${name}" as ${shapeText(dims)}${meaningOf(dims)}`);
  }
  const classCount = dims?.[1] ?? findDenseLayer(index, name)?.classCount;
  if (classCount === 1) {
    throw notAClassifier(
      file,
      `gives one number a picture ("${name}"), as a regression or a yes-or-no network does: export it with an output of each class`,
    );
  }
  return { name, classCount };
}

function onlyOutput(
  file: OnnxFile,
  index: GraphIndex,
  wanted: string | undefined,
): OnnxValueMessage {
  const { output: all } = file.graph;
  const names = all.map(({ name }) => `"${name}"`).join(', ');
  if (wanted !== undefined) {
    const found = all.find(({ name }) => name === wanted);
    if (found !== undefined) return found;
    throw new ImportRefusedError(
      'settings-invalid',
      `${file.name} has no output "${wanted}", which detections.json names; it has ${names}.`,
    );
  }
  const numbers = all.filter((each) => !isBestClass(index, each));
  const outputs = numbers.length === 0 ? all : numbers;
  const [output] = outputs;
  if (output !== undefined && outputs.length === 1) return output;
  const counted = `${String(all.length)} outputs (${all.map(described).join(', ')})`;
  const candidate = outputs.find((each) => dimsOf(each)?.length === 2 && isFloat(each));
  if (candidate === undefined || outputs.some(isBoxes)) {
    throw notAClassifier(
      file,
      `has ${counted}${outputs.some(isBoxes) ? ', as a detector does' : ''}`,
    );
  }
  throw new ImportRefusedError(
    'meaning-open',
    `${file.name} has ${counted}; say which of them has one number of each class: add to detections.json: "outputName": "${candidate.name}"`,
  );
}

function described(output: OnnxValueMessage): string {
  const dims = dimsOf(output);
  return `"${output.name}"${dims === undefined ? '' : ` ${shapeText(dims)}`}`;
}

export function isFloat(output: OnnxValueMessage): boolean {
  return FLOATS.has(output.type?.tensorType?.elemType ?? 0);
}

/** Its name or its index, as some exporters give beside the numbers of all classes. */
function isBestClass(index: GraphIndex, output: OnnxValueMessage): boolean {
  const type = output.type?.tensorType?.elemType ?? 0;
  if (type === TENSOR_TYPE.string) return true;
  const last = index.producerOf(index.skipBack(output.name, LABEL_STORING));
  return type === TENSOR_TYPE.int64 && BEST_CLASS.has(last?.opType ?? '');
}

const BEST_CLASS = new Set(['ArgMax', 'TopK', 'ArrayFeatureExtractor', 'LabelEncoder']);
const LABEL_STORING = new Set(['Identity', 'Cast', 'Reshape', 'Squeeze', 'Flatten']);

/** Four numbers each, or what it is called, whatever the shape. */
function isBoxes(output: OnnxValueMessage): boolean {
  const dims = dimsOf(output);
  return /box|mask|detection/i.test(output.name) || (dims?.length === 3 && dims[2] === 4);
}

function meaningOf(dims: readonly (number | undefined)[]): string {
  if (dims.length === 4) return ', one number of each place, as a segmentation does';
  if (dims.length === 3)
    return ', a list for each picture, as a detector or a feature extractor does';
  return '';
}

function notAClassifier({ name }: OnnxFile, found: string): ImportRefusedError {
  return new ImportRefusedError(
    'not-a-classifier',
    `${name} is not a classifier that is known here: it ${found}; expected one output, pictures×classes.`,
  );
}

/** @returns undefined where the exporter did not say; a side is where it is open. */
export function dimsOf({ type }: OnnxValueMessage): (number | undefined)[] | undefined {
  return type?.tensorType?.shape?.dim.map(({ dimValue }) => {
    const side = dimValue === undefined ? 0 : toNumber(dimValue);
    return side > 0 ? side : undefined;
  });
}
