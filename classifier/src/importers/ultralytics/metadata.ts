import { MAX_INPUT_SIDE, type CardLabel, type Size } from '@detections/schema';
import type { OnnxMetadata } from '../../onnx/read-metadata.js';
import { ImportRefusedError } from '../import-refused-error.js';
import { isDictionary, isList, parsePythonLiteral, type PythonValue } from './python-literal.js';

type Properties = OnnxMetadata['properties'];

/** What Ultralytics' networks do, besides classifying. */
const TASKS: Readonly<Record<string, string>> = {
  detect: 'finds things in a picture',
  segment: 'finds things and their outlines',
  pose: 'finds bodies and their joints',
  obb: 'finds things and their turned frames',
};

/** Half a character, which has no bytes. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** By what its exporter writes into every file. */
export function isUltralytics({ properties }: OnnxMetadata): boolean {
  const said = `${properties.get('author') ?? ''} ${properties.get('description') ?? ''}`;
  return (
    properties.has('task') &&
    properties.has('names') &&
    (/ultralytics/i.test(said) || properties.has('imgsz'))
  );
}

/** @throws ImportRefusedError where it does something else. */
export function requireClassifyTask(modelFile: string, properties: Properties): void {
  const task = properties.get('task') ?? '';
  if (task === 'classify') return;
  const does = TASKS[task];
  throw new ImportRefusedError(
    'not-a-classifier',
    `${modelFile} is a network of Ultralytics for the task "${task}"${does === undefined ? '' : `, which ${does}`}; expected the task "classify": train one such as yolo11n-cls, and export it by \`yolo export model=best.pt format=onnx\`.`,
  );
}

/**
 * `names` by index: `{0: 'apple', 1: "farmer's fig"}`, or a list.
 *
 * @throws ImportRefusedError where it is neither, or lacks a class.
 */
export function namesOf(modelFile: string, properties: Properties): readonly CardLabel[] {
  const value = literalOf(modelFile, 'names', properties);
  const byIndex = new Map(
    isDictionary(value) ? value.entries : isList(value) ? value.entries() : [],
  );
  if (byIndex.size === 0) {
    throw invalid(modelFile, 'names', 'expected the names of its classes, and there are none');
  }
  return Array.from({ length: byIndex.size }, (_, index) => {
    const name = byIndex.get(index);
    const text = typeof name === 'number' ? String(name) : name;
    if (typeof text === 'string' && text.trim() !== '' && !LONE_SURROGATE.test(text))
      return { name: text };
    throw invalid(
      modelFile,
      'names',
      `it has ${String(byIndex.size)} classes, and no name for the one with the index ${String(index)}; expected all from 0`,
    );
  });
}

/**
 * `imgsz`: height and width, or one number for both.
 *
 * @returns undefined where the file does not say.
 * @throws ImportRefusedError where it is neither.
 */
export function imageSizeOf(modelFile: string, properties: Properties): Size | undefined {
  if (!properties.has('imgsz')) return undefined;
  const value = literalOf(modelFile, 'imgsz', properties);
  const sides: readonly PythonValue[] = isList(value) ? value : [value];
  const [height, width = height] = sides;
  if (sides.length <= 2 && isSide(height) && isSide(width)) return { width, height };
  throw invalid(
    modelFile,
    'imgsz',
    `expected its height and width, came ${properties.get('imgsz')?.slice(0, 40) ?? ''}`,
  );
}

function isSide(value: PythonValue | undefined): value is number {
  return (
    typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MAX_INPUT_SIDE
  );
}

function literalOf(modelFile: string, key: string, properties: Properties): PythonValue {
  try {
    return parsePythonLiteral(properties.get(key) ?? '');
  } catch (error) {
    const what = error instanceof Error ? error.message : '';
    throw invalid(modelFile, key, `it is not written as Python does: ${what}`, error);
  }
}

function invalid(
  modelFile: string,
  key: string,
  what: string,
  cause?: unknown,
): ImportRefusedError {
  return new ImportRefusedError(
    key === 'names' ? 'labels-invalid' : 'settings-invalid',
    `The metadata of ${modelFile} has a "${key}" that cannot be read: ${what}.`,
    { cause },
  );
}
