import { availableParallelism } from 'node:os';
import { choosePreset } from '@detections/classifier/choose-preset';
import { createImagePreprocessor } from '@detections/classifier/image';
import { configureSharp } from '@detections/classifier/image/configure-sharp';
import { ThreadedEngine } from '@detections/classifier/inference';
import { RESNET50_PRESETS } from '@detections/classifier/resnet50-presets';
import type { Closeable } from '@detections/runtime/lifecycle';
import { requireMediaType } from '@detections/runtime';
import type { Preprocessing } from '@detections/schema';
import type { Photo } from '../inputs.js';

/** What a loop without any service around it does. */
export interface BareLoop {
  readonly batchSize: number;
  /** A multiple of the batch size. */
  readonly images: number;
}

export interface BareFigures {
  readonly perSecond: number;
  readonly cpuSecondsPerRequest: number;
}

/** The least that can be done to classify photos. */
export interface BareClassifier extends Closeable {
  /** Inference alone, of pixels that are there already. */
  readonly infer: (loop: BareLoop) => Promise<BareFigures>;
  /**
   * Decodes, preprocesses and infers. The next batch is decoded on libuv's and libvips' threads
   * while the engine's thread infers the one before: the clock starts when the first is decoded,
   * and one more is decoded than inferred. With `overlap` off, one after the other.
   */
  readonly classify: (
    loop: BareLoop & {
      readonly photos: readonly Photo[];
      readonly profile: Preprocessing;
      readonly overlap?: boolean;
    },
  ) => Promise<BareFigures>;
  /** One photo, one step after the other; takes the time in milliseconds. */
  readonly time: (photo: Photo, profile: Preprocessing) => Promise<number>;
}

const INPUT = { width: 224, height: 224 };
const INPUT_BYTES = INPUT.width * INPUT.height * 3;
const MICROSECONDS = 1e6;
const MAX_PIXELS = 100_000_000;
const DECODE_TIMEOUT_MS = 10_000;
const WARM_UP = { batchSize: 8, images: 16 };

/** The classifier's own parts, in this process, as the service sets them up. */
export async function startBareClassifier(modelPath: string): Promise<BareClassifier> {
  const threadCount = availableParallelism();
  configureSharp({ threads: threadCount });
  const { preprocess } = createImagePreprocessor({
    maxImagePixels: MAX_PIXELS,
    decodeTimeoutMs: DECODE_TIMEOUT_MS,
  });
  const engine = new ThreadedEngine({
    engine: 'onnxruntime',
    modelPath,
    threadCount,
    input: INPUT,
  });
  await engine.load();
  const infer: BareClassifier['infer'] = (loop) =>
    timeLoop(loop, async () => {
      for (let done = 0; done < loop.images; done += loop.batchSize) {
        await engine.infer(new Uint8Array(loop.batchSize * INPUT_BYTES), loop.batchSize);
      }
    });
  await infer(WARM_UP);
  return {
    infer,
    classify: async (loop) => {
      const { batchSize, images, photos, profile, overlap = true } = loop;
      const decode = async (first: number): Promise<Uint8Array> => {
        const batch = Array.from({ length: batchSize }, (_, index) =>
          preprocess(toPicture(photoAt(photos, first + index), profile)),
        );
        return concatenate((await Promise.all(batch)).map(({ pixels }) => pixels));
      };
      const first = overlap ? await decode(0) : undefined;
      return timeLoop(loop, async () => {
        let next = first;
        for (let done = 0; done < images; done += batchSize) {
          const batch = next ?? (await decode(done));
          const decoding = overlap ? decode(done + batchSize) : undefined;
          await engine.infer(batch, batchSize);
          next = await decoding;
        }
      });
    },
    time: async (photo, profile) => {
      const startedAt = performance.now();
      const { pixels } = await preprocess(toPicture(photo, profile));
      await engine.infer(pixels, 1);
      return performance.now() - startedAt;
    },
    close: () => engine.close(),
  };
}

async function timeLoop({ images }: BareLoop, loop: () => Promise<void>): Promise<BareFigures> {
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  await loop();
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    perSecond: (images * 1000) / (performance.now() - startedAt),
    cpuSecondsPerRequest: (user + system) / MICROSECONDS / images,
  };
}

function toPicture(image: Photo, preprocessing: Preprocessing) {
  const preset = choosePreset(RESNET50_PRESETS, preprocessing);
  return { image, mediaType: requireMediaType(image), preset, input: INPUT };
}

function photoAt(photos: readonly Photo[], index: number): Photo {
  const photo = photos[index % photos.length];
  if (photo === undefined) throw new Error('Expected at least one photo; came none.');
  return photo;
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.length * INPUT_BYTES);
  for (const [index, part] of parts.entries()) whole.set(part, index * INPUT_BYTES);
  return whole;
}
