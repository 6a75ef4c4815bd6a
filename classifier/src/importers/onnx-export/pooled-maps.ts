import { attributeOf, type GraphIndex } from '../../onnx/graph-index.js';
import { toNumber, type OnnxNodeMessage } from '../../onnx/onnx-model.js';
import { integersOf } from '../../onnx/tensor-values.js';
import type { DenseLayer } from './dense-layer.js';

/** The maps whose average over all places a dense layer takes. */
export interface PooledMaps {
  readonly tensor: string;
  /** Their average, N×channels, perhaps with sides of 1. */
  readonly average: string;
  /** N×height×width×channels; otherwise N×channels×height×width. */
  readonly channelsLast: boolean;
}

/** What may stand between the average and the layer without changing a number. */
const RESHAPING = new Set(['Flatten', 'Reshape', 'Squeeze', 'Identity', 'Dropout', 'Cast']);

/**
 * @returns undefined where anything else stands between, such as a normalization: a class's share of
 * a place would not be exact.
 */
export function findPooledMaps(index: GraphIndex, layer: DenseLayer): PooledMaps | undefined {
  const average = index.skipBack(layer.input, RESHAPING);
  const pooling = index.producerOf(average);
  const tensor = pooling?.input[0];
  if (pooling === undefined || tensor === undefined) return undefined;
  if (pooling.opType === 'GlobalAveragePool') return { tensor, average, channelsLast: false };
  if (pooling.opType !== 'ReduceMean') return undefined;
  const axes = axesOf(index, pooling)
    .map((axis) => (axis < 0 ? axis + 4 : axis))
    .sort((a, b) => a - b)
    .join();
  if (axes !== '1,2' && axes !== '2,3') return undefined;
  return { tensor, average, channelsLast: axes === '1,2' };
}

/** An attribute up to opset 17, an input since. */
function axesOf(index: GraphIndex, node: OnnxNodeMessage): readonly number[] {
  const attribute = attributeOf(node, 'axes')?.ints;
  if (attribute !== undefined) return attribute.map(toNumber);
  const constant = index.constantOf(node.input[1]);
  return (constant && integersOf(constant)) ?? [];
}
