import type { Bench, Part } from '../bench-context.js';
import { startAfternoonBaseline } from '../deployment/afternoon-baseline.js';
import type { Deployment } from '../deployment/deployment.js';
import { startOneProcess } from '../deployment/one-process.js';
import { using } from '../deployment/using.js';
import { watchHealth, type HealthAnswers } from '../load/health-watch.js';
import { latencyOf, measureLoad, type LoadFigures } from '../load/measure-load.js';
import { predictUpload } from '../load/upload.js';
import { latencyCells, withSpread } from '../report/cells.js';
import type { PartResult } from '../report/part-result.js';
import { alternate } from '../statistics/alternate.js';
import { percentile, summarize } from '../statistics/statistics.js';
import { ratiosOf } from '../statistics/verdict.js';

const CLIENTS = 32;
const SECONDS = 4;
const WARM_UP_REQUESTS = 32;
const OURS = 'Detections';
const AFTERNOON = 'afternoon';
const SIDES = [OURS, AFTERNOON] as const;
const HEALTH = { [OURS]: '/health/live', [AFTERNOON]: '/health' } as const;
const LEAST_RATIO = 1.25;
const MOST_HEALTH_MS = 50;

/** Against what a user would write instead in an afternoon, and both's health meanwhile. */
export const baselinePart: Part = {
  name: 'baseline',
  about: 'requests per second and health at 32 clients, against Express with everything in it',
  measure: (bench) =>
    using(
      () => startOneProcess(bench.inputs),
      (ours) =>
        using(
          () => startAfternoonBaseline(bench.inputs),
          (afternoon) => measure(bench, { [OURS]: ours, [AFTERNOON]: afternoon }),
        ),
    ),
};

interface Figures {
  readonly load: LoadFigures;
  readonly health: HealthAnswers;
}

async function measure(
  { inputs, load, pace }: Bench,
  services: Readonly<Record<(typeof SIDES)[number], Deployment>>,
): Promise<PartResult> {
  const uploads = await Promise.all(inputs.photos.map((photo) => predictUpload(photo)));
  const ask = (side: (typeof SIDES)[number], requests: number): Promise<LoadFigures> =>
    measureLoad(load, services[side], { uploads, clients: CLIENTS, requests });
  for (const side of SIDES) await ask(side, WARM_UP_REQUESTS);
  const roundsOf = await alternate<Figures>(
    pace.rounds,
    SIDES.map((side) => ({
      name: side,
      measure: async () => {
        const asking = ask(side, pace.imagesFor(SECONDS));
        const { result, health } = await watchHealth(services[side].url, HEALTH[side], asking);
        return { load: result, health };
      },
    })),
  );
  const speeds = (side: string): readonly number[] =>
    roundsOf(side).map((figures) => figures.load.perSecond);
  const healthP99 = (side: string): readonly number[] =>
    roundsOf(side).map(({ health }) => percentile(health.durationsMs, 99));
  const healthRow = (side: string, which: keyof HealthAnswers): readonly string[] =>
    latencyCells(summarize(roundsOf(side).flatMap(({ health }) => health[which])));
  return {
    title: `Against an afternoon's work: ${String(CLIENTS)} clients`,
    tables: [
      {
        caption: 'The same ONNX file in Express with multer, sharp and onnxruntime-node.',
        rows: [
          ['', 'per second', 'p50', 'p95', 'p99'],
          ...SIDES.map((side) => [
            `/predict, ${side}`,
            withSpread(speeds(side)),
            ...latencyCells(latencyOf(roundsOf(side).map((figures) => figures.load))),
          ]),
          ...SIDES.map((side) => [`health, ${side}`, '', ...healthRow(side, 'durationsMs')]),
          ['asked late by', '', ...healthRow(OURS, 'lateMs')],
        ],
        rounds: Object.fromEntries(
          SIDES.map((side) => [side, { perSecond: speeds(side), healthP99Ms: healthP99(side) }]),
        ),
      },
    ],
    targets: [
      {
        name: `${String(CLIENTS)} clients: requests per second, against an afternoon's work`,
        unit: '',
        claim: { atLeast: LEAST_RATIO },
        rounds: ratiosOf(speeds(OURS), speeds(AFTERNOON)),
      },
      {
        name: `${String(CLIENTS)} clients: health, p99`,
        unit: ' ms',
        claim: { atMost: MOST_HEALTH_MS },
        rounds: healthP99(OURS),
      },
    ],
  };
}
