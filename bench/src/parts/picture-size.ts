import type { Preprocessing } from '@detections/schema';
import { leaveOutWhenQuick, type Bench, type Part } from '../bench-context.js';
import type { Deployment } from '../deployment/deployment.js';
import { startOneProcess } from '../deployment/one-process.js';
import { using } from '../deployment/using.js';
import type { BareFigures } from '../floor/bare-classifier.js';
import type { Photo } from '../inputs.js';
import { watchHealth } from '../load/health-watch.js';
import { latencyOf, measureLoad, type LoadFigures } from '../load/measure-load.js';
import { predictUpload, type Upload } from '../load/upload.js';
import { milliseconds, withSpread } from '../report/cells.js';
import type { PartResult } from '../report/part-result.js';
import { alternate } from '../statistics/alternate.js';
import { median, percentile } from '../statistics/statistics.js';
import { pairRounds, ratiosOf } from '../statistics/verdict.js';
import { makeScreenshots, SCREENSHOTS } from './screenshots.js';
import { makePhotos, PHOTO_SIZES, type PictureSize } from './sized-photos.js';

const PHOTOS_PER_SIZE = 3;
const CLIENTS = 16;
const BATCH_SIZE = 8;
const SECONDS = 3;
const HEALTH_PATH = '/health/live';
/** CENTER_CROP may reduce while it decodes; KERAS, the default of /predict, needs every pixel. */
const PROFILES = ['CENTER_CROP', 'KERAS'] as const;
/** The service and the bare loop run on this. */
const ENVIRONMENT = { ENGINE: 'onnxruntime', PRECISION: 'fp32' };
const LARGE_PIXELS = 12e6;
const LEAST_OF_BARE = 0.8;
const MOST_HEALTH_MS = 50;

/** How the cost grows with the picture. */
export const pictureSizePart: Part = {
  name: 'picture-size',
  about: 'how cost grows with the picture: 100 kB to 24 megapixels, and screenshots',
  leftOut: leaveOutWhenQuick,
  measure: (bench) =>
    using(
      () => startOneProcess(bench.inputs, ENVIRONMENT),
      (service) => measure(bench, service),
    ),
};

interface Sized {
  readonly name: string;
  readonly profile: Preprocessing;
  readonly pixels: number;
  readonly photos: readonly Photo[];
  readonly uploads: readonly Upload[];
  /** Where decoding takes longer than inference, fewer images fill the same time. */
  readonly images: number;
}

interface Figures {
  readonly served: LoadFigures;
  readonly bare: BareFigures;
  readonly healthP99Ms: number;
}

async function measure(bench: Bench, service: Deployment): Promise<PartResult> {
  const { floor, load, pace } = bench;
  const sizes: Sized[] = [];
  for (const picture of await makeAll(bench)) {
    for (const profile of PROFILES) sizes.push(await prepare(bench, picture, profile));
  }
  const roundsOf = await alternate<Figures>(
    pace.rounds,
    sizes.map(({ name, photos, uploads, images, profile }) => ({
      name,
      measure: async () => {
        const ask = { uploads, clients: CLIENTS, requests: images };
        const served = await measureLoad(load, service, ask);
        const bare = await floor.classify({ batchSize: BATCH_SIZE, images, photos, profile });
        // Apart, because fifty questions a second are themselves work.
        const asking = measureLoad(load, service, ask);
        const { health } = await watchHealth(service.url, HEALTH_PATH, asking);
        return { served, bare, healthP99Ms: percentile(health.durationsMs, 99) };
      },
    })),
  );
  const served = (name: string): readonly LoadFigures[] =>
    roundsOf(name).map((figures) => figures.served);
  const speeds = (name: string): readonly number[] =>
    served(name).map((figures) => figures.perSecond);
  const bareSpeeds = (name: string): readonly number[] =>
    roundsOf(name).map(({ bare }) => bare.perSecond);
  const withoutSending = (name: string): readonly number[] =>
    ratiosOf(
      served(name).map((figures) => figures.perSecondWithoutSending),
      bareSpeeds(name),
    );
  const addedMs = (name: string): readonly number[] =>
    pairRounds(
      served(name).map((figures) => figures.cpuSecondsPerRequest * 1000),
      roundsOf(name).map(({ bare }) => bare.cpuSecondsPerRequest * 1000),
      (ours, theirs) => ours - theirs,
    );
  const bareMs = (name: string): number =>
    median(roundsOf(name).map(({ bare }) => bare.cpuSecondsPerRequest)) * 1000;
  const healthP99 = (name: string): readonly number[] =>
    roundsOf(name).map(({ healthP99Ms }) => healthP99Ms);
  const large = sizes.filter(({ pixels }) => pixels >= LARGE_PIXELS);
  return {
    title: 'How cost grows with the picture',
    tables: [
      {
        caption: `/predict, one process, ${String(CLIENTS)} clients; the bare loop at batch ${String(BATCH_SIZE)}.`,
        rows: [
          [
            '',
            'bytes',
            'megapixels',
            'per second',
            'bare',
            'of bare',
            'without sending',
            'p50',
            'bare CPU ms',
            'added',
            'health p99',
          ],
          ...sizes.map(({ name, pixels, photos }) => [
            name,
            String(median(photos.map(({ length }) => length))),
            (pixels / 1e6).toFixed(1),
            withSpread(speeds(name)),
            withSpread(bareSpeeds(name)),
            withSpread(ratiosOf(speeds(name), bareSpeeds(name)), 2),
            withSpread(withoutSending(name), 2),
            milliseconds(latencyOf(served(name)).p50Ms),
            bareMs(name).toFixed(1),
            withSpread(addedMs(name)),
            milliseconds(Math.max(...healthP99(name))),
          ]),
        ],
        rounds: Object.fromEntries(
          sizes.map(({ name }) => [
            name,
            {
              perSecond: speeds(name),
              barePerSecond: bareSpeeds(name),
              withoutSending: withoutSending(name),
              addedCpuMs: addedMs(name),
              healthP99Ms: healthP99(name),
            },
          ]),
        ),
      },
    ],
    targets: [
      ...large.map(({ name }) => ({
        name: `${name}: of the bare loop's images per second, sending left out`,
        unit: '',
        claim: { atLeast: LEAST_OF_BARE },
        rounds: withoutSending(name),
      })),
      {
        name: 'health while pictures of all sizes are sent, the worst p99 of a round',
        unit: ' ms',
        claim: { atMost: MOST_HEALTH_MS },
        rounds: Array.from({ length: pace.rounds }, (_, round) =>
          Math.max(...sizes.map(({ name }) => healthP99(name)[round] ?? Number.NaN)),
        ),
      },
    ],
  };
}

interface Made extends PictureSize {
  readonly photos: readonly Photo[];
}

async function makeAll({ inputs, tell, pace }: Bench): Promise<readonly Made[]> {
  const photos = inputs.photos.slice(0, PHOTOS_PER_SIZE);
  const made: Made[] = [];
  for (const size of PHOTO_SIZES) {
    if (pace.isQuick && size.width * size.height < LARGE_PIXELS) continue;
    tell(`  making photos of ${size.name}`);
    made.push({ ...size, photos: await makePhotos(size, photos) });
  }
  for (const kind of SCREENSHOTS)
    made.push({ ...kind, photos: await makeScreenshots(kind, photos) });
  return made;
}

async function prepare(
  { floor, pace }: Bench,
  { name, width, height, photos }: Made,
  profile: Preprocessing,
): Promise<Sized> {
  const trial = { batchSize: BATCH_SIZE, images: 2 * BATCH_SIZE, photos, profile };
  const { perSecond } = await floor.classify(trial);
  const path = `/predict?preprocessing=${profile}`;
  return {
    name: `${name}, ${profile}`,
    profile,
    pixels: width * height,
    photos,
    uploads: await Promise.all(photos.map((photo) => predictUpload(photo, path))),
    images: pace.imagesFor(SECONDS, perSecond),
  };
}
