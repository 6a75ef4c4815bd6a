import { availableParallelism } from 'node:os';
import { choosePreset } from '@detections/classifier/choose-preset';
import { engineKind } from '@detections/classifier/engine-registry';
import { createImagePreprocessor } from '@detections/classifier/image';
import { configureSharp } from '@detections/classifier/image/configure-sharp';
import { RESNET50_PRESETS } from '@detections/classifier/resnet50-presets';
import { startEngine } from '@detections/classifier/start-engine';
import type { Closeable } from '@detections/runtime/lifecycle';
import { requireMediaType, systemClock } from '@detections/runtime';
import type { Preprocessing } from '@detections/schema';
import type { Photo } from '../inputs.js';
import type { BenchRun } from '../runs/bench-run.js';

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

/** What it runs on. */
export type BareRun = Pick<BenchRun, 'engine' | 'precision' | 'modelPath'>;

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
const INFERENCE_TIMEOUT_MS = 60_000;
/** More than an engine waits for before it opens lanes for load. */
const WARM_UP = { batchSize: 8, images: 64 };
const LONGEST_OPENING_MS = 10_000;

type Engine = Awaited<ReturnType<typeof startEngine>>;

/** The classifier's own parts, in this process, as the service sets them up. */
export async function startBareClassifier(run: BareRun): Promise<BareClassifier> {
  const { engine: name, precision, modelPath } = run;
  const threadCount = availableParallelism();
  configureSharp({ threads: threadCount });
  const { preprocess } = createImagePreprocessor({
    maxImagePixels: MAX_PIXELS,
    decodeTimeoutMs: DECODE_TIMEOUT_MS,
  });
  const engine = await startEngine(
    { engine: name, precision, modelPath, threadCount, input: INPUT },
    { inferenceTimeoutMs: INFERENCE_TIMEOUT_MS, clock: systemClock },
  );
  const infer: BareClassifier['infer'] = (loop) =>
    timeLoop(loop, async () => {
      for (let done = 0; done < loop.images; done += loop.batchSize) {
        const batch = new Uint8Array(loop.batchSize * INPUT_BYTES);
        await inferInLanes(engine, batch, loop.batchSize);
      }
    });
  await infer(WARM_UP);
  // Engines that block their thread open one for each lane only under load.
  const openingSince = performance.now();
  const opensLanes = engineKind(name).lanes?.({ precision, device: 'cpu' }) !== undefined;
  const isOpening = (): boolean => opensLanes && threadCount > 1 && (engine.lanes ?? 1) === 1;
  while (isOpening() && performance.now() - openingSince < LONGEST_OPENING_MS) await infer(WARM_UP);
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
          await inferInLanes(engine, batch, batchSize);
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

/** As many pictures at one time, by as many lanes as the engine has now: as it is quickest. */
async function inferInLanes(engine: Engine, batch: Uint8Array, size: number): Promise<void> {
  const perLane = Math.ceil(size / (engine.lanes ?? 1));
  const parts: Promise<unknown>[] = [];
  for (let first = 0; first < size; first += perLane) {
    const pictures = Math.min(perLane, size - first);
    const pixels = batch.slice(first * INPUT_BYTES, (first + pictures) * INPUT_BYTES);
    parts.push(engine.infer(pixels, pictures, { share: size === 1 ? 'all' : 'one' }));
  }
  await Promise.all(parts);
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
