import type { Bench, Part } from '../bench-context.js';
import {
  ONE_PROCESS,
  OVER_REDIS,
  withBothDeployments,
  type BothDeployments,
} from '../deployment/deployments.js';
import { measureLoad } from '../load/measure-load.js';
import { predictUpload } from '../load/upload.js';
import { withSpread } from '../report/cells.js';
import type { PartResult } from '../report/part-result.js';
import { alternateWithinRounds, type Side } from '../statistics/alternate.js';
import { ratiosOf } from '../statistics/verdict.js';

const CLIENTS = 16;
const FULL_BATCH = 8;
const SECONDS = 2.5;
/** Of each side in one round. */
const TURNS = 4;
const WARM_UP_REQUESTS = 32;
const BARE = 'bare';
const SERVED = [ONE_PROCESS, OVER_REDIS] as const;
const LEAST_OF_BARE = { [ONE_PROCESS]: 0.95, [OVER_REDIS]: 0.92 } as const;

/** What of the bare loop's images per second is left with the service around it. */
export const throughputPart: Part = {
  name: 'throughput',
  about: '/predict at 16 clients, in one process and over Redis, against the bare loop',
  measure: (bench) => withBothDeployments(bench.inputs, (both) => measure(bench, both)),
};

async function measure(bench: Bench, both: BothDeployments): Promise<PartResult> {
  const sides = await sidesOf(bench, both);
  const turns = Array.from({ length: TURNS }, () => sides);
  const roundsOf = await alternateWithinRounds(bench.pace.rounds, turns, overall);
  return {
    title: `Throughput at ${String(CLIENTS)} clients`,
    tables: [
      {
        caption: `/predict, photos of about 100 kB in turn; each round is ${String(TURNS)} turns of each side.`,
        rows: [['', 'per second'], ...sides.map(({ name }) => [name, withSpread(roundsOf(name))])],
        rounds: Object.fromEntries(sides.map(({ name }) => [name, { perSecond: roundsOf(name) }])),
      },
    ],
    targets: SERVED.map((name) => ({
      name: `${String(CLIENTS)} clients, ${name}: of the bare loop's images per second`,
      unit: '',
      claim: { atLeast: LEAST_OF_BARE[name] },
      rounds: ratiosOf(roundsOf(name), roundsOf(BARE)),
    })),
  };
}

/** Images per second; each works on as many images as the others. */
async function sidesOf(
  { inputs, floor, load, pace }: Bench,
  both: BothDeployments,
): Promise<readonly Side<number>[]> {
  const { photos } = inputs;
  const uploads = await Promise.all(photos.map((photo) => predictUpload(photo)));
  const images = pace.imagesFor(SECONDS);
  const ask = async (name: keyof BothDeployments, requests: number): Promise<number> =>
    (await measureLoad(load, both[name], { uploads, clients: CLIENTS, requests })).perSecond;
  for (const name of SERVED) await ask(name, WARM_UP_REQUESTS);
  const loop = { batchSize: FULL_BATCH, images, photos, profile: 'KERAS' } as const;
  return [
    { name: BARE, measure: async () => (await floor.classify(loop)).perSecond },
    ...SERVED.map((name) => ({ name, measure: () => ask(name, images) })),
  ];
}

/** The rate of several turns of as many images each: their harmonic mean. */
function overall(turns: readonly number[]): number {
  return turns.length / turns.reduce((sum, perSecond) => sum + 1 / perSecond, 0);
}
