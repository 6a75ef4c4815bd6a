import type { Bench, Part } from '../bench-context.js';
import {
  ONE_PROCESS,
  OVER_REDIS,
  withBothDeployments,
  type BothDeployments,
} from '../deployment/deployments.js';
import type { BareFigures } from '../floor/bare-classifier.js';
import { measureLoad } from '../load/measure-load.js';
import { predictUpload } from '../load/upload.js';
import { withSpread } from '../report/cells.js';
import type { PartResult } from '../report/part-result.js';
import { alternateWithinRounds, type Side } from '../statistics/alternate.js';
import { pairRounds, ratiosOf } from '../statistics/verdict.js';

const CLIENTS = 16;
const FULL_BATCH = 8;
const SECONDS = 2.5;
/** Of each side in one round. */
const TURNS = 4;
const WARM_UP_REQUESTS = 32;
const BARE = 'bare';
const SERVED = [ONE_PROCESS, OVER_REDIS] as const;
const LEAST_OF_BARE = { [ONE_PROCESS]: 0.96, [OVER_REDIS]: 0.93 } as const;
/** Of one process; what the load generator spends is this process's, and not counted. */
const MOST_ADDED_CPU_MS = 3;

/** What of the bare loop's images per second is left with the service around it. */
export const throughputPart: Part = {
  name: 'throughput',
  about: '/predict at 16 clients, in one process and over Redis, against the bare loop',
  measure: (bench) => withBothDeployments(bench.inputs, (both) => measure(bench, both)),
};

async function measure(bench: Bench, both: BothDeployments): Promise<PartResult> {
  const sides = await sidesOf(bench, both);
  const turns = Array.from({ length: TURNS }, () => sides);
  const measured = await alternateWithinRounds(bench.pace.rounds, turns, overall);
  const roundsOf = (name: string): readonly number[] =>
    measured(name).map(({ perSecond }) => perSecond);
  const cpuMs = (name: string): readonly number[] =>
    measured(name).map(({ cpuSecondsPerRequest }) => cpuSecondsPerRequest * 1000);
  return {
    title: `Throughput at ${String(CLIENTS)} clients`,
    tables: [
      {
        caption: `/predict, photos of about 100 kB in turn; each round is ${String(TURNS)} turns of each side.`,
        rows: [
          ['', 'per second', 'CPU ms a request'],
          ...sides.map(({ name }) => [name, withSpread(roundsOf(name)), withSpread(cpuMs(name))]),
        ],
        rounds: Object.fromEntries(
          sides.map(({ name }) => [name, { perSecond: roundsOf(name), cpuMs: cpuMs(name) }]),
        ),
      },
    ],
    targets: [
      ...SERVED.map((name) => ({
        name: `${String(CLIENTS)} clients, ${name}: of the bare loop's images per second`,
        unit: '',
        claim: { atLeast: LEAST_OF_BARE[name] },
        rounds: ratiosOf(roundsOf(name), roundsOf(BARE)),
      })),
      {
        name: `${String(CLIENTS)} clients, ${ONE_PROCESS}: processor time a request above the bare loop's`,
        unit: ' ms',
        claim: { atMost: MOST_ADDED_CPU_MS },
        rounds: pairRounds(cpuMs(ONE_PROCESS), cpuMs(BARE), (ours, bare) => ours - bare),
      },
    ],
  };
}

/** Each works on as many images as the others. */
async function sidesOf(
  { inputs, floor, load, pace }: Bench,
  both: BothDeployments,
): Promise<readonly Side<BareFigures>[]> {
  const { photos } = inputs;
  const uploads = await Promise.all(photos.map((photo) => predictUpload(photo)));
  const images = pace.imagesFor(SECONDS);
  const ask = (name: keyof BothDeployments, requests: number): Promise<BareFigures> =>
    measureLoad(load, both[name], { uploads, clients: CLIENTS, requests });
  for (const name of SERVED) await ask(name, WARM_UP_REQUESTS);
  const loop = { batchSize: FULL_BATCH, images, photos, profile: 'KERAS' } as const;
  return [
    { name: BARE, measure: () => floor.classify(loop) },
    ...SERVED.map((name) => ({ name, measure: () => ask(name, images) })),
  ];
}

/** Of several turns of as many images each: the harmonic mean of their rates. */
function overall(turns: readonly BareFigures[]): BareFigures {
  const sum = (each: (turn: BareFigures) => number): number =>
    turns.reduce((total, turn) => total + each(turn), 0);
  return {
    perSecond: turns.length / sum(({ perSecond }) => 1 / perSecond),
    cpuSecondsPerRequest: sum((turn) => turn.cpuSecondsPerRequest) / turns.length,
  };
}
