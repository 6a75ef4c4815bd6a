import { readFile } from 'node:fs/promises';
import type { ConvolutionWeights } from '../../importers/fold-batch-norm.js';
import { weightsOf, type FoldedWeights } from '../../importers/keras-resnet50/network-weights.js';
import { convolutionsOf, type ResNet } from '../../importers/keras-resnet50/resnet50.js';
import type { WeightsFormat } from '../../importers/keras-resnet50/weights-format.js';
import { networkSchema } from './network-schema.js';

/** A network as this engine reads it: its layers and their numbers. */
export interface FoldedNetwork {
  readonly network: ResNet;
  readonly weights: FoldedWeights;
}

export const FOLDED_FORMAT: WeightsFormat = {
  name: 'folded',
  version: 2,
  extension: 'f32',
  write: writeFoldedWeights,
};

/** The length of the description, an unsigned whole number, little-endian. */
const LENGTH_BYTES = 4;

/**
 * The network's description as JSON, its length before it, and then its folded weights as one row
 * of little-endian float32: kernel and bias of every convolution in the order of computation, then
 * the classifier's.
 */
export function writeFoldedWeights(network: ResNet, weights: FoldedWeights): Uint8Array {
  const layers = convolutionsOf(network).map((convolution) => weightsOf(weights, convolution));
  const arrays = [...layers, weights.classifier].flatMap(({ kernel, bias }) => [kernel, bias]);
  return Buffer.concat([...describe(network), ...arrays.map(bytesOf)]);
}

/**
 * @returns Views of one buffer, nothing copied.
 * @throws Error where the file is not as long as the network that it describes.
 */
export async function readFoldedWeights(path: string): Promise<FoldedNetwork> {
  const bytes = await readFile(path);
  const { network, length } = readDescription(path, bytes);
  const { inputFeatures, classCount } = network.classifier;
  let offset = LENGTH_BYTES + length;
  const next = (count: number): Float32Array => {
    const start = bytes.byteOffset + offset;
    offset += count * Float32Array.BYTES_PER_ELEMENT;
    if (offset > bytes.length) throw new Error(`${path}: the file ends too early.`);
    return new Float32Array(bytes.buffer, start, count);
  };
  const convolutions = new Map<string, ConvolutionWeights>(
    convolutionsOf(network).map(({ name, kernelSize, inputChannels, outputChannels }) => [
      name,
      {
        kernel: next(kernelSize ** 2 * inputChannels * outputChannels),
        bias: next(outputChannels),
      },
    ]),
  );
  const classifier = { kernel: next(inputFeatures * classCount), bias: next(classCount) };
  if (offset !== bytes.length) throw new Error(`${path}: the file is too long.`);
  return { network, weights: { convolutions, classifier } };
}

function describe(network: ResNet): readonly Uint8Array[] {
  const json = JSON.stringify(network);
  // Float32Array wants its numbers at a multiple of their size; JSON does not mind spaces.
  const size = Float32Array.BYTES_PER_ELEMENT;
  const description = Buffer.from(json.padEnd(Math.ceil(json.length / size) * size));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(description.length);
  return [length, description];
}

function readDescription(
  path: string,
  bytes: Buffer,
): { readonly network: ResNet; readonly length: number } {
  try {
    const length = bytes.readUInt32LE();
    const json: unknown = JSON.parse(bytes.toString('utf8', LENGTH_BYTES, LENGTH_BYTES + length));
    return { network: networkSchema.parse(json), length };
  } catch (error) {
    throw new Error(`${path}: expected a network's description at its beginning.`, {
      cause: error,
    });
  }
}

function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
