import type { Bench, Part } from '../bench-context.js';
import { startOneProcess } from '../deployment/one-process.js';
import type { Deployment } from '../deployment/deployment.js';
import { using } from '../deployment/using.js';
import { latencyOf, measureLoad, type LoadFigures } from '../load/measure-load.js';
import { predictUpload } from '../load/upload.js';
import { latencyCells, ratio, withSpread } from '../report/cells.js';
import type { PartResult } from '../report/part-result.js';
import { alternate } from '../statistics/alternate.js';
import { ratiosOf } from '../statistics/verdict.js';

const DEPTHS = [16, 48, 96] as const;
const SECONDS = 4;
const WARM_UP_REQUESTS = 32;

/** Whether a deep queue costs more than the wait in it. */
export const queueDepthPart: Part = {
  name: 'queue-depth',
  about: 'how cost grows with the queue: 16, 48, 96 requests under way',
  measure: (bench) =>
    using(
      () => startOneProcess(bench.inputs),
      (service) => measure(bench, service),
    ),
};

async function measure({ inputs, load, pace }: Bench, service: Deployment): Promise<PartResult> {
  const uploads = await Promise.all(inputs.photos.map((photo) => predictUpload(photo)));
  const ask = (clients: number, requests: number): Promise<LoadFigures> =>
    measureLoad(load, service, { uploads, clients, requests });
  await ask(DEPTHS[0], WARM_UP_REQUESTS);
  const roundsOf = await alternate(
    pace.rounds,
    DEPTHS.map((depth) => ({
      name: String(depth),
      measure: () => ask(depth, pace.imagesFor(SECONDS)),
    })),
  );
  const speeds = (depth: number): readonly number[] =>
    roundsOf(String(depth)).map((figures) => figures.perSecond);
  return {
    title: 'How cost grows with the queue',
    tables: [
      {
        caption: '/predict, one process, photos of about 100 kB in turn.',
        rows: [
          ['under way', 'per second', `of ${String(DEPTHS[0])}`, 'p50', 'p95', 'p99'],
          ...DEPTHS.map((depth) => [
            String(depth),
            withSpread(speeds(depth)),
            ratio(ratiosOf(speeds(depth), speeds(DEPTHS[0]))),
            ...latencyCells(latencyOf(roundsOf(String(depth)))),
          ]),
        ],
        rounds: Object.fromEntries(
          DEPTHS.map((depth) => [String(depth), { perSecond: speeds(depth) }]),
        ),
      },
    ],
    targets: [],
  };
}
