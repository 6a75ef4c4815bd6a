import type { OnnxNetwork } from '../onnx-network.js';
import { joinPieces, runInPieces } from '../run-in-pieces.js';

/**
 * Runs a batch of its own in as many parts as there are lanes, at one time: threads that compute
 * pictures of their own do not wait for each other after every layer.
 */
export function overLanes(network: OnnxNetwork, lanes: number): OnnxNetwork {
  return {
    outputNames: network.outputNames,
    fixedBatchSize: undefined,
    run: async (batch, size, outputs) => {
      const { fixedBatchSize: step = 1 } = network;
      const partSize = Math.ceil(size / lanes / step) * step;
      const imageLength = batch.length / size;
      const parts = Array.from({ length: Math.ceil(size / partSize) }, (_, part) => {
        const first = part * partSize;
        const end = Math.min(first + partSize, size);
        const pixels = batch.subarray(first * imageLength, end * imageLength);
        return runInPieces(network, pixels, end - first, outputs);
      });
      const answers = await Promise.all(parts);
      return new Map(outputs.map((name) => [name, joinPieces(answers, name, size)]));
    },
  };
}
