import { readFile } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import { move, transferableSymbol, valueSymbol } from 'piscina';
import { observeNetwork, quantizeGraph } from './graph/quantize-graph.js';
import type { QuantizeTask } from './quantize-task.js';

/**
 * Posts how many images it has seen, each time.
 *
 * @returns The ONNX file, marked so that it is transferred and not copied.
 */
export async function quantize({ modelPath, bits, ...pictures }: QuantizeTask): Promise<unknown> {
  const network = await observeNetwork(await readFile(modelPath), {
    ...pictures,
    onProgress: (seen) => parentPort?.postMessage(seen),
  });
  const file = Uint8Array.from(quantizeGraph(network, { bits, inFloat: new Set() }));
  return move({ [transferableSymbol]: [file.buffer], [valueSymbol]: file });
}
