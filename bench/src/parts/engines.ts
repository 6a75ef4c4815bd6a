import { leaveOutWhenQuick, type Bench, type Part } from '../bench-context.js';
import type { Deployment } from '../deployment/deployment.js';
import { startOneProcess } from '../deployment/one-process.js';
import { using } from '../deployment/using.js';
import { startBareClassifier, type BareClassifier } from '../floor/bare-classifier.js';
import { measureLoad } from '../load/measure-load.js';
import { predictUpload } from '../load/upload.js';
import { withPercentiles } from '../report/cells.js';
import type { PartResult } from '../report/part-result.js';
import { REFERENCE, type BenchRun } from '../runs/bench-run.js';
import { findRuns } from '../runs/find-runs.js';
import { alternate, type RoundsOf, type Side } from '../statistics/alternate.js';
import { median } from '../statistics/statistics.js';
import { ratiosOf } from '../statistics/verdict.js';

const ROUNDS = 9;
const QUICK_ROUNDS = 3;
const SECONDS = 3;
const BATCH_SIZE = 8;
const LOAD_CLIENTS = 16;
/** More than an engine waits for before it opens lanes for load. */
const WARM_UP_REQUESTS = 64;

/** What is measured of each run, by the column that it is in. */
const QUESTIONS = ['engine', 'bare', 'alone', 'load'] as const;
type Question = (typeof QUESTIONS)[number];

interface Figures {
  readonly perSecond: number;
  readonly cpuSecondsPerRequest: number;
}

interface Started {
  readonly run: BenchRun;
  readonly floor: BareClassifier;
  readonly service: Deployment;
}

/** Every engine in every precision that this machine has, side by side. */
export const enginesPart: Part = {
  name: 'engines',
  about: 'engines and precisions side by side: alone, in the bare loop, and in the service',
  leftOut: leaveOutWhenQuick,
  measure: async (bench) => startAll(bench, await findRuns(bench), []),
};

/** All are up at one time, about 1 GB each, so that they can take turns. */
function startAll(
  bench: Bench,
  [run, ...others]: readonly BenchRun[],
  started: readonly Started[],
): Promise<PartResult> {
  if (run === undefined) return measure(bench, started);
  return using(
    () => startBareClassifier(run),
    (floor) =>
      using(
        () => startOneProcess(bench.inputs, run.environment),
        (service) => startAll(bench, others, [...started, { run, floor, service }]),
      ),
  );
}

async function measure(bench: Bench, started: readonly Started[]): Promise<PartResult> {
  const sides: Side<Figures>[] = [];
  for (const each of started) sides.push(...(await sidesOf(bench, each)));
  const rounds = bench.pace.isQuick ? QUICK_ROUNDS : ROUNDS;
  const roundsOf = await alternate(rounds, sides);
  const reference = started.find(({ run }) => run.name === REFERENCE) ?? started[0];
  return {
    title: 'Engines and precisions',
    tables: [
      {
        caption:
          `Images a second, of photos of about 100 kB, and in brackets how many times ${reference?.run.name ?? ''}'s: ` +
          'median of the rounds, 20th to 80th percentile. The engine and the bare loop at batch ' +
          `${String(BATCH_SIZE)}; the service in one process, at 1 and ${String(LOAD_CLIENTS)} clients.`,
        rows: [
          [
            '',
            'engine',
            'CPU ms',
            'bare loop',
            'CPU ms',
            '1 client',
            `${String(LOAD_CLIENTS)} clients`,
            'CPU ms',
          ],
          ...started.map(({ run: { name } }) => [
            name,
            speedCell(roundsOf, name, 'engine', reference),
            cpuCell(roundsOf, name, 'engine'),
            speedCell(roundsOf, name, 'bare', reference),
            cpuCell(roundsOf, name, 'bare'),
            speedCell(roundsOf, name, 'alone', reference),
            speedCell(roundsOf, name, 'load', reference),
            cpuCell(roundsOf, name, 'load'),
          ]),
        ],
        rounds: Object.fromEntries(
          sides.map(({ name }) => [
            name,
            {
              perSecond: roundsOf(name).map(({ perSecond }) => perSecond),
              cpuMs: roundsOf(name).map((figures) => figures.cpuSecondsPerRequest * 1000),
            },
          ]),
        ),
      },
    ],
    targets: [],
  };
}

/** Each works for as long as the others, and so on as many images as it manages. */
async function sidesOf(
  { inputs, load, pace }: Bench,
  { run, floor, service }: Started,
): Promise<readonly Side<Figures>[]> {
  const uploads = await Promise.all(inputs.photos.map((photo) => predictUpload(photo)));
  const loop = { batchSize: BATCH_SIZE, photos: inputs.photos, profile: 'KERAS' } as const;
  const ask = (clients: number, requests: number): Promise<Figures> =>
    measureLoad(load, service, { uploads, clients, requests });
  await ask(LOAD_CLIENTS, WARM_UP_REQUESTS);
  const { perSecond } = await floor.classify({ ...loop, images: 2 * BATCH_SIZE });
  const images = pace.imagesFor(SECONDS, perSecond);
  const measures: Readonly<Record<Question, () => Promise<Figures>>> = {
    engine: () => floor.infer({ batchSize: BATCH_SIZE, images }),
    bare: () => floor.classify({ ...loop, images }),
    alone: () => ask(1, images),
    load: () => ask(LOAD_CLIENTS, images),
  };
  return QUESTIONS.map((question) => ({
    name: sideName(run.name, question),
    measure: measures[question],
  }));
}

function sideName(run: string, question: Question): string {
  return `${run}, ${question}`;
}

function speedCell(
  roundsOf: RoundsOf<Figures>,
  run: string,
  question: Question,
  reference: Started | undefined,
): string {
  const speeds = (name: string): readonly number[] =>
    roundsOf(sideName(name, question)).map(({ perSecond }) => perSecond);
  const own = speeds(run);
  if (reference === undefined || reference.run.name === run) return median(own).toFixed(1);
  return `${median(own).toFixed(1)} (×${withPercentiles(ratiosOf(own, speeds(reference.run.name)))})`;
}

function cpuCell(roundsOf: RoundsOf<Figures>, run: string, question: Question): string {
  const seconds = roundsOf(sideName(run, question)).map((each) => each.cpuSecondsPerRequest);
  return (median(seconds) * 1000).toFixed(1);
}
