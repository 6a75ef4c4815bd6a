import { ONNX_INPUT_NAME } from '../../onnx/onnx-contract.js';
import { attributeOf, dimsOf } from '../../onnx/graph-index.js';
import { toNumber, type OnnxNodeMessage } from '../../onnx/onnx-model.js';
import { floatsOf } from '../../onnx/tensor-values.js';
import type { GraphFlow } from './graph-flow.js';
import type { Layer } from './layer.js';

/** What is made of each pixel before the first layer: factor · stored + summand, by channel. */
export interface PixelEncoding {
  readonly factors: readonly number[];
  readonly summands: readonly number[];
  /** The pixel that comes nearest to what is padded with. */
  readonly zeroPoint: number;
}

const CHANNELS = 3;
const MOST = 255;
const TO_CHANNELS_FIRST = [0, 3, 1, 2];

/**
 * Reads how a convolution's input is made of pixels. Where it is nothing but a factor and a summand for
 * each channel, the convolution can read the pixels as they come, every one exactly.
 *
 * @returns undefined where it is made otherwise, or of something else.
 */
export function pixelEncodingOf(layer: Layer, flow: GraphFlow): PixelEncoding | undefined {
  if (!layer.convolution || layer.groups !== 1 || layer.dims[1] !== CHANNELS) return undefined;
  const steps: OnnxNodeMessage[] = [];
  for (let tensor = layer.input; tensor !== ONNX_INPUT_NAME;) {
    const producer = flow.producerOf(tensor);
    if (producer === undefined) return undefined;
    const [left = '', right = ''] = producer.input;
    // A sum may have its constant on either side.
    tensor = flow.constantOf(left) === undefined ? left : right;
    steps.unshift(producer);
  }
  let factors: readonly number[] = Array.from({ length: CHANNELS }, () => 1);
  let summands: readonly number[] = Array.from({ length: CHANNELS }, () => 0);
  let turned = false;
  for (const step of steps) {
    if (step.opType === 'Transpose' && !turned && isTurn(step)) turned = true;
    else if (step.opType !== 'Cast' && step.opType !== 'Identity') {
      const constants = constantsOf(step, flow);
      if (constants === undefined) return undefined;
      const at = (channel: number): number => constants[channel] ?? Number.NaN;
      if (step.opType === 'Mul' || step.opType === 'Div') {
        const by = (value: number, channel: number): number =>
          step.opType === 'Mul' ? value * at(channel) : value / at(channel);
        factors = factors.map(by);
        summands = summands.map(by);
      } else {
        const sign = step.opType === 'Add' ? 1 : -1;
        summands = summands.map((value, channel) => value + sign * at(channel));
      }
    }
  }
  if (!turned || ![...factors, ...summands].every(Number.isFinite)) return undefined;
  if (factors.includes(0)) return undefined;
  const padded = factors.map((factor, channel) => -(summands[channel] ?? 0) / factor);
  const mean = padded.reduce((sum, each) => sum + each, 0) / CHANNELS;
  return { factors, summands, zeroPoint: Math.max(0, Math.min(MOST, Math.round(mean))) };
}

function isTurn(step: OnnxNodeMessage): boolean {
  const perm = (attributeOf(step, 'perm')?.ints ?? []).map(toNumber);
  return perm.length === 4 && perm.every((axis, index) => axis === TO_CHANNELS_FIRST[index]);
}

/** One for each channel. */
function constantsOf(step: OnnxNodeMessage, flow: GraphFlow): readonly number[] | undefined {
  const [left, right] = step.input;
  const isSum = step.opType === 'Add' || step.opType === 'Mul';
  if (!isSum && step.opType !== 'Sub' && step.opType !== 'Div') return undefined;
  const tensor = flow.constantOf(right) ?? (isSum ? flow.constantOf(left) : undefined);
  const values = tensor && floatsOf(tensor);
  if (tensor === undefined || values === undefined) return undefined;
  if (values.length === 1) return Array.from({ length: CHANNELS }, () => values[0] ?? Number.NaN);
  const isByChannel = values.length === CHANNELS && dimsOf(tensor).includes(CHANNELS);
  return isByChannel ? [...values] : undefined;
}
