import { parentPort } from 'node:worker_threads';
import { move, transferableSymbol, valueSymbol } from 'piscina';
import { foldKerasWeights } from '../importers/keras-resnet50/fold-keras-weights.js';
import { RESNET50 } from '../importers/keras-resnet50/resnet50.js';
import { writeOnnx } from '../importers/keras-resnet50/write-onnx.js';
import { observeActivations } from './observe-activations.js';
import { quantizeNetwork } from './quantize-network.js';
import type { QuantizeTask } from './quantize-task.js';

/**
 * Posts how many images it has seen, each time.
 *
 * @returns The ONNX file, marked so that it is transferred and not copied.
 */
export async function quantize({
  pixels,
  bits,
  threadCount,
  ...weightsFile
}: QuantizeTask): Promise<unknown> {
  const weights = await foldKerasWeights(weightsFile, RESNET50);
  const statistics = await observeActivations(RESNET50, weights, {
    pixels,
    threadCount,
    onProgress: (seen) => parentPort?.postMessage(seen),
  });
  const quantized = quantizeNetwork(RESNET50, weights, statistics, bits);
  const file = Uint8Array.from(writeOnnx(RESNET50, weights, { quantized }));
  return move({ [transferableSymbol]: [file.buffer], [valueSymbol]: file });
}
