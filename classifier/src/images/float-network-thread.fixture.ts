import { parentPort, workerData } from 'node:worker_threads';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/** A thread that runs an export as its maker does, on numbers made of pixels by plain arithmetic. */
export interface FloatNetworkTask {
  readonly modelPath: string;
  /** Each side×side×3, RGB. */
  readonly images: readonly Uint8Array[];
  readonly side: number;
  readonly mean: number;
  readonly std: number;
}

const { modelPath, images, side, mean, std } = workerData as FloatNetworkTask;
const session = await InferenceSession.create(modelPath, {
  intraOpNumThreads: 1,
  logSeverityLevel: 3,
});
const [input = ''] = session.inputNames;
const [output = ''] = session.outputNames;
for (const image of images) {
  const tensor = new Tensor('float32', channelsFirst(image), [1, 3, side, side]);
  parentPort?.postMessage((await session.run({ [input]: tensor }))[output]?.data);
}
await session.release();

function channelsFirst(pixels: Uint8Array): Float32Array {
  return Float32Array.from(pixels, (_, index) => {
    const channel = Math.floor(index / side ** 2);
    const byte = pixels[(index % side ** 2) * 3 + channel] ?? Number.NaN;
    return (byte / 255 - mean) / std;
  });
}
