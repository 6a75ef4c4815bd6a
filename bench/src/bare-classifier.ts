import { availableParallelism } from 'node:os';
import { createImagePreprocessor } from '@detections/classifier/image';
import { configureSharp } from '@detections/classifier/image/configure-sharp';
import { ThreadedEngine } from '@detections/classifier/inference';
import { requireMediaType } from '@detections/schema';

/** The least that can be done to classify a photo, without any service around it. */
export interface BareClassifier {
  /** Decodes, preprocesses and infers; takes the time in milliseconds. */
  time(photo: Uint8Array): Promise<number>;
  close(): Promise<void>;
}

/** The classifier's own parts, in this process, as the service sets them up. */
export async function startBareClassifier(modelPath: string): Promise<BareClassifier> {
  const threadCount = availableParallelism();
  configureSharp({ threads: threadCount });
  const { preprocess } = createImagePreprocessor({
    maxImagePixels: 100_000_000,
    decodeTimeoutMs: 10_000,
  });
  const engine = new ThreadedEngine({ name: 'onnxruntime', modelPath, threadCount });
  await engine.load();
  return {
    time: async (photo) => {
      const startedAt = performance.now();
      const { pixels } = await preprocess({
        image: photo,
        mediaType: requireMediaType(photo),
        preprocessing: 'KERAS',
      });
      await engine.infer(pixels, 1);
      return performance.now() - startedAt;
    },
    close: () => engine.close(),
  };
}
