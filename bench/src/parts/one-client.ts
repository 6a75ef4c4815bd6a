import type { Bench, Part } from '../bench-context.js';
import {
  ONE_PROCESS,
  OVER_REDIS,
  withBothDeployments,
  type BothDeployments,
} from '../deployment/deployments.js';
import type { BareClassifier } from '../floor/bare-classifier.js';
import type { Photo } from '../inputs.js';
import { ServiceClient } from '../load/service-client.js';
import { predictUpload } from '../load/upload.js';
import { milliseconds } from '../report/cells.js';
import type { PartResult } from '../report/part-result.js';
import { alternateWithinRounds, type RoundsOf, type Side } from '../statistics/alternate.js';
import { percentile } from '../statistics/statistics.js';
import { pairRounds } from '../statistics/verdict.js';

const PHOTOS_PER_ROUND = 96;
/** So many of one side in a row: more often, and each would find the caches full of the others'. */
const PHOTOS_PER_TURN = 8;
const ROUNDS = 5;
const QUICK_ROUNDS = 3;
const BARE = 'bare';
const MOST_ADDED_MS = { [ONE_PROCESS]: 5, [OVER_REDIS]: 8 } as const;
const SERVED = [ONE_PROCESS, OVER_REDIS] as const;

/** What the service adds to the bare work for one client: the same photos, one at a time. */
export const oneClientPart: Part = {
  name: 'one-client',
  about: 'what the service adds to bare decode, preprocess and engine for one client',
  measure: (bench) => withBothDeployments(bench.inputs, (both) => measure(bench, both)),
};

async function measure({ inputs, floor, pace }: Bench, both: BothDeployments): Promise<PartResult> {
  const photos = inputs.photos.slice(0, PHOTOS_PER_ROUND);
  const clients = SERVED.map((name) => ({ name, client: new ServiceClient(both[name].url) }));
  const turns: (readonly Side<readonly number[]>[])[] = [];
  for (let first = 0; first < photos.length; first += PHOTOS_PER_TURN) {
    turns.push(await sidesFor(photos.slice(first, first + PHOTOS_PER_TURN), floor, clients));
  }
  const p50 = (durationsMs: readonly (readonly number[])[]): number =>
    percentile(durationsMs.flat(), 50);
  const measureRounds = (rounds: number): Promise<RoundsOf<number>> =>
    alternateWithinRounds(rounds, turns, p50);
  const names = [BARE, ...SERVED];
  let roundsOf: RoundsOf<number>;
  try {
    // Warms up.
    await measureRounds(1);
    roundsOf = await measureRounds(pace.isQuick ? QUICK_ROUNDS : ROUNDS);
  } finally {
    for (const { client } of clients) client.close();
  }
  const added = (name: string): readonly number[] =>
    pairRounds(roundsOf(name), roundsOf(BARE), (ms, bareMs) => ms - bareMs);
  return {
    title: 'One client: p50 of a round',
    tables: [
      {
        caption: `/predict, the same ${String(photos.length)} photos of about 100 kB on all sides.`,
        rows: [
          ['round', ...names],
          ...roundsOf(BARE).map((_, round) => [
            String(round + 1),
            ...names.map((name) => milliseconds(roundsOf(name)[round] ?? Number.NaN)),
          ]),
        ],
        rounds: Object.fromEntries(names.map((name) => [name, { p50Ms: roundsOf(name) }])),
      },
    ],
    targets: SERVED.map((name) => ({
      name: `One client, ${name}: added to the bare p50`,
      unit: ' ms',
      claim: { atMost: MOST_ADDED_MS[name] },
      rounds: added(name),
    })),
  };
}

async function sidesFor(
  photos: readonly Photo[],
  floor: BareClassifier,
  clients: readonly { readonly name: string; readonly client: ServiceClient }[],
): Promise<readonly Side<readonly number[]>[]> {
  const uploads = await Promise.all(photos.map((photo) => predictUpload(photo)));
  const bare = (photo: Photo): Promise<number> => floor.time(photo, 'KERAS');
  return [
    { name: BARE, measure: () => oneAfterTheOther(photos, bare) },
    ...clients.map(({ name, client }) => ({
      name,
      measure: () =>
        oneAfterTheOther(uploads, async (upload) => (await client.send(upload)).durationMs),
    })),
  ];
}

async function oneAfterTheOther<T>(
  items: readonly T[],
  time: (item: T) => Promise<number>,
): Promise<readonly number[]> {
  const durationsMs: number[] = [];
  for (const item of items) durationsMs.push(await time(item));
  return durationsMs;
}
