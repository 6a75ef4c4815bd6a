import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { CannotMeasureError, type Bench, type Part } from '../bench-context.js';
import { startAfternoonBaseline } from '../deployment/afternoon-baseline.js';
import type { Deployment } from '../deployment/deployment.js';
import { startOneProcess } from '../deployment/one-process.js';
import { using } from '../deployment/using.js';
import { latencyOf, measureLoad, type LoadFigures } from '../load/measure-load.js';
import { predictUpload } from '../load/upload.js';
import { latencyCells, ratio, withSpread } from '../report/cells.js';
import type { PartResult } from '../report/part-result.js';
import { alternate } from '../statistics/alternate.js';
import { ratiosOf } from '../statistics/verdict.js';

const MANIFEST = fileURLToPath(new URL('../../../package.json', import.meta.url));
const COMMAND = 'model:quantize';
const PRECISIONS = ['int8', 'fp32'] as const;
type Precision = (typeof PRECISIONS)[number];
const AFTERNOON = 'afternoon';
const SIDES = [...PRECISIONS, AFTERNOON] as const;
/** As many as the part baseline has. */
const CLIENTS = 32;
const SECONDS = 4;
const WARM_UP_REQUESTS = 32;
const LEAST_RATIO = 1.6;

/** What arithmetic in 8 bits gains; how well it answers is what model:quantize reports. */
export const precisionPart: Part = {
  name: 'precision',
  about: 'int8 against fp32, where an int8 model has been made',
  measure: async (bench) => {
    if (!(await readFile(MANIFEST, 'utf8')).includes(`"${COMMAND}"`)) {
      throw new CannotMeasureError(`There is no npm run ${COMMAND}: this checkout has no int8.`);
    }
    return using(
      () => startWith(bench, 'int8'),
      (int8) =>
        using(
          () => startWith(bench, 'fp32'),
          (fp32) =>
            using(
              () => startAfternoonBaseline(bench.inputs),
              (afternoon) => measure(bench, { int8, fp32, [AFTERNOON]: afternoon }),
            ),
        ),
    );
  },
};

async function startWith({ inputs }: Bench, precision: Precision): Promise<Deployment> {
  try {
    return await startOneProcess(inputs, { PRECISION: precision });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CannotMeasureError(
      `With PRECISION=${precision} the service does not start: npm run ${COMMAND} -- --images DIR makes the int8 model.\n${reason}`,
      { cause: error },
    );
  }
}

async function measure(
  { inputs, load, pace }: Bench,
  services: Readonly<Record<(typeof SIDES)[number], Deployment>>,
): Promise<PartResult> {
  for (const precision of PRECISIONS) await requirePrecision(services[precision], precision);
  const uploads = await Promise.all(inputs.photos.map((photo) => predictUpload(photo)));
  const ask = (side: (typeof SIDES)[number], requests: number): Promise<LoadFigures> =>
    measureLoad(load, services[side], { uploads, clients: CLIENTS, requests });
  for (const side of SIDES) await ask(side, WARM_UP_REQUESTS);
  const roundsOf = await alternate(
    pace.rounds,
    SIDES.map((side) => ({ name: side, measure: () => ask(side, pace.imagesFor(SECONDS)) })),
  );
  const speeds = (side: string): readonly number[] =>
    roundsOf(side).map((figures) => figures.perSecond);
  return {
    title: 'int8 against fp32',
    tables: [
      {
        caption: `/predict, one process, ${String(CLIENTS)} clients, photos of about 100 kB in turn.`,
        rows: [
          ['', 'per second', "of an afternoon's work", 'p50', 'p95', 'p99'],
          ...SIDES.map((side) => [
            side,
            withSpread(speeds(side)),
            ratio(ratiosOf(speeds(side), speeds(AFTERNOON))),
            ...latencyCells(latencyOf(roundsOf(side))),
          ]),
        ],
        rounds: Object.fromEntries(SIDES.map((side) => [side, { perSecond: speeds(side) }])),
      },
    ],
    targets: [
      {
        name: 'int8: images per second, against fp32',
        unit: '',
        claim: { atLeast: LEAST_RATIO },
        rounds: ratiosOf(speeds('int8'), speeds('fp32')),
      },
    ],
  };
}

/** @throws CannotMeasureError where the service runs on another precision than it was told. */
async function requirePrecision({ url }: Deployment, expected: Precision): Promise<void> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ model { precision } }' }),
  });
  const text = await response.text();
  if (!text.toLowerCase().includes(`"precision":"${expected}"`)) {
    throw new CannotMeasureError(`Expected the service to run on ${expected}; it says ${text}`);
  }
}
