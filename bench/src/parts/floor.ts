import { preprocessingSchema } from '@detections/schema';
import type { Bench, Part } from '../bench-context.js';
import type { BareFigures } from '../floor/bare-classifier.js';
import { withSpread } from '../report/cells.js';
import type { PartResult } from '../report/part-result.js';
import { alternate, type Side } from '../statistics/alternate.js';

const BATCH_SIZES = [1, 4, 8] as const;
const SECONDS = 2;
const ENGINE = 'engine alone';
const LOOPS = [ENGINE, ...preprocessingSchema.options] as const;

/** What no service can be quicker than. */
export const floorPart: Part = {
  name: 'floor',
  about: 'bare engine, and bare decode, preprocess and engine, at batch 1, 4 and 8',
  measure: measureFloor,
};

async function measureFloor({ floor, inputs, pace }: Bench): Promise<PartResult> {
  const images = pace.imagesFor(SECONDS);
  const sides = BATCH_SIZES.flatMap((batchSize): readonly Side<BareFigures>[] =>
    LOOPS.map((loop) => ({
      name: nameOf(loop, batchSize),
      measure: () =>
        loop === ENGINE
          ? floor.infer({ batchSize, images })
          : floor.classify({ batchSize, images, photos: inputs.photos, profile: loop }),
    })),
  );
  const roundsOf = await alternate(pace.rounds, sides);
  const perSecond = (loop: string, batchSize: number): readonly number[] =>
    roundsOf(nameOf(loop, batchSize)).map((figures) => figures.perSecond);
  return {
    title: 'The floor: no service, images per second',
    tables: [
      {
        caption:
          `${String(images)} images a round; the next batch is decoded on libuv's and libvips' ` +
          "threads while the engine's thread infers the one before.",
        rows: [
          ['batch', ENGINE, 'and decode, KERAS', 'and decode, CENTER_CROP'],
          ...BATCH_SIZES.map((batchSize) => [
            String(batchSize),
            ...[ENGINE, 'KERAS', 'CENTER_CROP'].map((loop) =>
              withSpread(perSecond(loop, batchSize)),
            ),
          ]),
        ],
        rounds: Object.fromEntries(
          sides.map(({ name }) => [
            name,
            { perSecond: roundsOf(name).map((figures) => figures.perSecond) },
          ]),
        ),
      },
    ],
    targets: [],
  };
}

function nameOf(loop: string, batchSize: number): string {
  return `${loop}, batch ${String(batchSize)}`;
}
