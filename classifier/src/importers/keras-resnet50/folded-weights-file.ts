import { readFile } from 'node:fs/promises';
import { weightsOf, type ConvolutionWeights, type FoldedWeights } from './network-weights.js';
import { convolutionsOf, type ResNet } from './resnet50.js';

/** Part of the cached file's name: raise it with every change to what is written. */
export const FOLDED_WEIGHTS_VERSION = 1;

/**
 * Folded weights as one row of little-endian float32: kernel and bias of every convolution in the
 * order of computation, then the classifier's. The network's description says where each begins.
 */
export function writeFoldedWeights(network: ResNet, weights: FoldedWeights): Uint8Array {
  const layers = convolutionsOf(network).map((convolution) => weightsOf(weights, convolution));
  const arrays = [...layers, weights.classifier].flatMap(({ kernel, bias }) => [kernel, bias]);
  return Buffer.concat(arrays.map(bytesOf));
}

/**
 * @returns Views of one buffer, nothing copied.
 * @throws Error where the file is not as long as the network needs.
 */
export async function readFoldedWeights(path: string, network: ResNet): Promise<FoldedWeights> {
  const bytes = await readFile(path);
  const { inputFeatures, classCount } = network.classifier;
  let offset = 0;
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
  return { convolutions, classifier };
}

function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
