import { leaveOutWhenQuick, type Bench, type Part } from '../bench-context.js';
import type { Deployment } from '../deployment/deployment.js';
import { startOneProcess } from '../deployment/one-process.js';
import { using } from '../deployment/using.js';
import type { BareFigures } from '../floor/bare-classifier.js';
import type { Photo } from '../inputs.js';
import { latencyOf, measureLoad, type LoadFigures } from '../load/measure-load.js';
import { predictUpload, type Upload } from '../load/upload.js';
import { milliseconds, ratio, withSpread } from '../report/cells.js';
import type { PartResult } from '../report/part-result.js';
import { alternate } from '../statistics/alternate.js';
import { median } from '../statistics/statistics.js';
import { ratiosOf } from '../statistics/verdict.js';
import { makePhotos, PHOTO_SIZES } from './sized-photos.js';

const PHOTOS_PER_SIZE = 3;
const CLIENTS = 16;
const BATCH_SIZE = 8;
const SECONDS = 3;
const PROFILE = 'CENTER_CROP';
const PATH = `/predict?preprocessing=${PROFILE}`;

/** How the cost grows with the picture. */
export const pictureSizePart: Part = {
  name: 'picture-size',
  about: 'how cost grows with the picture: 100 kB, 1 MB, 5 MB, 24 megapixels',
  leftOut: leaveOutWhenQuick,
  measure: (bench) =>
    using(
      () => startOneProcess(bench.inputs),
      (service) => measure(bench, service),
    ),
};

interface Sized {
  readonly name: string;
  readonly pixels: number;
  readonly photos: readonly Photo[];
  readonly uploads: readonly Upload[];
  /** Where decoding takes longer than inference, fewer images fill the same time. */
  readonly images: number;
}

interface Figures {
  readonly served: LoadFigures;
  readonly bare: BareFigures;
}

async function measure(bench: Bench, service: Deployment): Promise<PartResult> {
  const { floor, load, pace } = bench;
  const sizes: Sized[] = [];
  for (const size of PHOTO_SIZES) sizes.push(await prepare(bench, size));
  const roundsOf = await alternate<Figures>(
    pace.rounds,
    sizes.map(({ name, photos, uploads, images }) => ({
      name,
      measure: async () => ({
        served: await measureLoad(load, service, { uploads, clients: CLIENTS, requests: images }),
        bare: await floor.classify({ batchSize: BATCH_SIZE, images, photos, profile: PROFILE }),
      }),
    })),
  );
  const served = (name: string): readonly LoadFigures[] =>
    roundsOf(name).map((figures) => figures.served);
  const speeds = (name: string): readonly number[] =>
    served(name).map((figures) => figures.perSecond);
  const bareSpeeds = (name: string): readonly number[] =>
    roundsOf(name).map(({ bare }) => bare.perSecond);
  const costs = (name: string): readonly number[] =>
    served(name).map((figures) => figures.cpuSecondsPerRequest);
  return {
    title: 'How cost grows with the picture',
    tables: [
      {
        caption: `${PATH}, one process, ${String(CLIENTS)} clients; the floor at batch ${String(BATCH_SIZE)}.`,
        rows: [
          ['', 'bytes', 'megapixels', 'per second', 'bare', 'of the floor', 'p50', 'CPU'],
          ...sizes.map(({ name, pixels, photos }) => [
            name,
            String(median(photos.map(({ length }) => length))),
            (pixels / 1e6).toFixed(1),
            withSpread(speeds(name)),
            withSpread(bareSpeeds(name)),
            ratio(ratiosOf(speeds(name), bareSpeeds(name))),
            milliseconds(latencyOf(served(name)).p50Ms),
            `${(median(costs(name)) * 1000).toFixed(0)} ms`,
          ]),
        ],
        rounds: Object.fromEntries(
          sizes.map(({ name }) => [
            name,
            {
              perSecond: speeds(name),
              barePerSecond: bareSpeeds(name),
              cpuSecondsPerRequest: costs(name),
            },
          ]),
        ),
      },
    ],
    targets: [],
  };
}

async function prepare(
  { inputs, floor, pace, tell }: Bench,
  size: (typeof PHOTO_SIZES)[number],
): Promise<Sized> {
  tell(`  making photos of ${size.name}`);
  const photos = await makePhotos(size, inputs.photos.slice(0, PHOTOS_PER_SIZE));
  const trial = {
    batchSize: BATCH_SIZE,
    images: 2 * BATCH_SIZE,
    photos,
    profile: PROFILE,
  } as const;
  const { perSecond } = await floor.classify(trial);
  return {
    name: size.name,
    pixels: size.width * size.height,
    photos,
    uploads: await Promise.all(photos.map((photo) => predictUpload(photo, PATH))),
    images: pace.imagesFor(SECONDS, perSecond),
  };
}
