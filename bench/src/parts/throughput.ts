import type { Precision } from '@detections/schema';
import type { Bench, Part } from '../bench-context.js';
import {
  ONE_PROCESS,
  OVER_REDIS,
  withBothDeployments,
  type BothDeployments,
} from '../deployment/deployments.js';
import { using } from '../deployment/using.js';
import { startBareClassifier } from '../floor/bare-classifier.js';
import { watchHealth } from '../load/health-watch.js';
import { measureLoad, type LoadFigures } from '../load/measure-load.js';
import { predictUpload, type Upload } from '../load/upload.js';
import { milliseconds, withSpread } from '../report/cells.js';
import type { PartResult, Table } from '../report/part-result.js';
import type { BenchRun } from '../runs/bench-run.js';
import { findRuns } from '../runs/find-runs.js';
import { alternateWithinRounds, type RoundsOf, type Side } from '../statistics/alternate.js';
import { percentile } from '../statistics/statistics.js';
import { pairRounds, ratiosOf, type Target } from '../statistics/verdict.js';

const CLIENTS = 16;
const FULL_BATCH = 8;
const SECONDS = 2.5;
/** Of each side in one round. */
const TURNS = 4;
/** More than an engine waits for before it opens lanes for load. */
const WARM_UP_REQUESTS = 96;
const HEALTH_SECONDS = 5;
const HEALTH_PATH = '/health/live';
const BARE = 'bare';
const SERVED = [ONE_PROCESS, OVER_REDIS] as const;
/** In one process: the quicker the network, the more of its time the path is. */
const LEAST_OF_BARE: Readonly<Record<Precision, number>> = {
  fp32: 0.96,
  fp16: 0.92,
  bf16: 0.92,
  int8: 0.9,
};
const LOST_OVER_REDIS = 0.03;
/** Of one process; what the load generator spends is not counted. */
const MOST_ADDED_CPU_MS = 3;
const MOST_HEALTH_MS = 50;

/** What of the bare loop's images per second is left with the service around it. */
export const throughputPart: Part = {
  name: 'throughput',
  about:
    '/predict at 16 clients, in one process and over Redis, against the bare loop of each engine',
  measure: async (bench) => {
    const measured: { readonly table: Table; readonly targets: readonly Target[] }[] = [];
    for (const run of await findRuns(bench)) {
      bench.tell(`  ${run.name}`);
      const found = await using(
        () => startBareClassifier(run),
        (floor) =>
          withBothDeployments(
            bench.inputs,
            (both) => measureRun({ ...bench, floor }, run, both),
            run.environment,
          ),
      );
      measured.push(found);
    }
    return {
      title: `Throughput at ${String(CLIENTS)} clients`,
      tables: measured.map(({ table }) => table),
      targets: measured.flatMap(({ targets }) => targets),
    } satisfies PartResult;
  },
};

/** Of one side's turns. */
interface Turn {
  readonly perSecond: number;
  readonly cpuSecondsPerRequest: number;
  readonly perSecondWithoutSending: number;
}

async function measureRun(
  bench: Bench,
  run: BenchRun,
  both: BothDeployments,
): Promise<{ readonly table: Table; readonly targets: readonly Target[] }> {
  const uploads = await Promise.all(bench.inputs.photos.map((photo) => predictUpload(photo)));
  const { sides, images } = await sidesOf(bench, both, uploads);
  const turns = Array.from({ length: TURNS }, () => sides);
  const measured = await alternateWithinRounds(bench.pace.rounds, turns, overall);
  const health = await healthOf(bench, both, uploads, images);
  return {
    table: tableOf(run, sides, measured, health),
    targets: targetsOf(run, measured, health),
  };
}

/** Each works on as many images as the others. */
async function sidesOf(
  { inputs, floor, load, pace }: Bench,
  both: BothDeployments,
  uploads: readonly Upload[],
): Promise<{ readonly sides: readonly Side<Turn>[]; readonly images: number }> {
  const ask = (name: keyof BothDeployments, requests: number): Promise<LoadFigures> =>
    measureLoad(load, both[name], { uploads, clients: CLIENTS, requests });
  for (const name of SERVED) await ask(name, WARM_UP_REQUESTS);
  const loop = { batchSize: FULL_BATCH, photos: inputs.photos, profile: 'KERAS' } as const;
  const { perSecond } = await floor.classify({ ...loop, images: WARM_UP_REQUESTS });
  const images = pace.imagesFor(SECONDS, perSecond);
  const bare = async (): Promise<Turn> => {
    const figures = await floor.classify({ ...loop, images });
    return { ...figures, perSecondWithoutSending: figures.perSecond };
  };
  const served = SERVED.map((name) => ({ name, measure: () => ask(name, images) }));
  return { sides: [{ name: BARE, measure: bare }, ...served], images };
}

/** Apart, because fifty questions a second are themselves work. */
async function healthOf(
  { load, pace }: Bench,
  both: BothDeployments,
  uploads: readonly Upload[],
  images: number,
): Promise<Readonly<Record<string, readonly number[]>>> {
  const rounds = SERVED.map((name): [string, number[]] => [name, []]);
  const requests = Math.ceil((images * HEALTH_SECONDS) / SECONDS);
  for (let round = 0; round < pace.rounds; round += 1) {
    for (const [name, found] of rounds) {
      const service = both[name as keyof BothDeployments];
      const asking = measureLoad(load, service, { uploads, clients: CLIENTS, requests });
      const { health } = await watchHealth(service.url, HEALTH_PATH, asking);
      found.push(percentile(health.durationsMs, 99));
    }
  }
  return Object.fromEntries(rounds);
}

function tableOf(
  run: BenchRun,
  sides: readonly Side<Turn>[],
  measured: RoundsOf<Turn>,
  health: Readonly<Record<string, readonly number[]>>,
): Table {
  const of = (name: string, field: keyof Turn): readonly number[] =>
    measured(name).map((turn) => turn[field]);
  return {
    caption: `${run.name}, /predict, photos of about 100 kB in turn; each round is ${String(TURNS)} turns of each side.`,
    rows: [
      ['', 'per second', 'of bare', 'without sending', 'CPU ms a request', 'health p99'],
      ...sides.map(({ name }) => [
        name,
        withSpread(of(name, 'perSecond')),
        withSpread(ratiosOf(of(name, 'perSecond'), of(BARE, 'perSecond')), 2),
        withSpread(ratiosOf(of(name, 'perSecondWithoutSending'), of(BARE, 'perSecond')), 2),
        withSpread(inMs(of(name, 'cpuSecondsPerRequest'))),
        health[name] === undefined ? '' : health[name].map(milliseconds).join(', '),
      ]),
    ],
    rounds: Object.fromEntries(
      sides.map(({ name }) => [
        name,
        {
          perSecond: of(name, 'perSecond'),
          perSecondWithoutSending: of(name, 'perSecondWithoutSending'),
          cpuMs: inMs(of(name, 'cpuSecondsPerRequest')),
          ...(health[name] !== undefined && { healthP99Ms: health[name] }),
        },
      ]),
    ),
  };
}

function targetsOf(
  { name: run, precision }: BenchRun,
  measured: RoundsOf<Turn>,
  health: Readonly<Record<string, readonly number[]>>,
): readonly Target[] {
  const cpuMs = (name: string): readonly number[] =>
    inMs(measured(name).map(({ cpuSecondsPerRequest }) => cpuSecondsPerRequest));
  const bare = measured(BARE).map(({ perSecond }) => perSecond);
  const clients = `${String(CLIENTS)} clients, ${run}`;
  return [
    ...SERVED.map((name) => ({
      name: `${clients}, ${name}: of the bare loop's images per second, sending left out`,
      unit: '',
      claim: {
        atLeast: LEAST_OF_BARE[precision] - (name === OVER_REDIS ? LOST_OVER_REDIS : 0),
      },
      rounds: ratiosOf(
        measured(name).map((turn) => turn.perSecondWithoutSending),
        bare,
      ),
    })),
    {
      name: `${clients}, ${ONE_PROCESS}: processor time a request above the bare loop's`,
      unit: ' ms',
      claim: { atMost: MOST_ADDED_CPU_MS },
      rounds: pairRounds(cpuMs(ONE_PROCESS), cpuMs(BARE), (ours, theirs) => ours - theirs),
    },
    ...SERVED.map((name) => ({
      name: `${clients}, ${name}: health, p99`,
      unit: ' ms',
      claim: { atMost: MOST_HEALTH_MS },
      rounds: health[name] ?? [],
    })),
  ];
}

function inMs(seconds: readonly number[]): readonly number[] {
  return seconds.map((each) => each * 1000);
}

/** Of several turns of as many images each: the harmonic mean of their rates. */
function overall(turns: readonly Turn[]): Turn {
  const mean = (each: (turn: Turn) => number): number =>
    turns.reduce((total, turn) => total + each(turn), 0) / turns.length;
  return {
    perSecond: 1 / mean(({ perSecond }) => 1 / perSecond),
    perSecondWithoutSending: 1 / mean((turn) => 1 / turn.perSecondWithoutSending),
    cpuSecondsPerRequest: mean((turn) => turn.cpuSecondsPerRequest),
  };
}
