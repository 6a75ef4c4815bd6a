import { attributeOf, type GraphIndex } from '../../onnx/graph-index.js';
import { toNumber } from '../../onnx/onnx-model.js';
import { findDenseLayer } from './dense-layer.js';

export interface NamedNumbers {
  /** The tensor that has them. */
  readonly name: string;
  /** undefined where neither the map nor the last layer tells. */
  readonly classCount: number | undefined;
  readonly labels?: readonly string[];
}

const UNCHANGED = new Set(['Identity']);

/**
 * Converters to Windows ML and scikit-learn's end a network in a ZipMap, which gives a map from each
 * class's name to its number. The tensor in front of it has the same numbers, in the same order.
 *
 * @returns undefined where the output is not made by one.
 */
export function findNamedNumbers(index: GraphIndex, output: string): NamedNumbers | undefined {
  const node = index.producerOf(index.skipBack(output, UNCHANGED));
  const name = node?.input[0];
  if (name === undefined || node?.opType !== 'ZipMap' || node.domain !== 'ai.onnx.ml') {
    return undefined;
  }
  const texts = attributeOf(node, 'classlabels_strings')?.strings ?? [];
  const numbers = attributeOf(node, 'classlabels_int64s')?.ints ?? [];
  const labels = [
    ...texts.map((bytes) => Buffer.from(bytes).toString('utf8')),
    ...numbers.map((number) => String(toNumber(number))),
  ];
  if (labels.length > 0) return { name, classCount: labels.length, labels };
  return { name, classCount: findDenseLayer(index, name)?.classCount };
}
