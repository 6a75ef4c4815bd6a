import type { Bench, Part } from '../bench-context.js';
import { ONE_PROCESS, OVER_REDIS, withBothDeployments } from '../deployment/deployments.js';
import { measureLoad } from '../load/measure-load.js';
import { predictUpload } from '../load/upload.js';
import { milliseconds } from '../report/cells.js';
import type { PartResult } from '../report/part-result.js';
import { alternate, type Side } from '../statistics/alternate.js';
import { percentile } from '../statistics/statistics.js';
import { pairRounds } from '../statistics/verdict.js';

const WARM_UP_PHOTOS = 8;
const PHOTOS_PER_ROUND = 16;
const ROUNDS = 7;
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

async function measure(
  { inputs, floor, load, pace }: Bench,
  both: Parameters<Parameters<typeof withBothDeployments>[1]>[0],
): Promise<PartResult> {
  const photos = inputs.photos.slice(0, PHOTOS_PER_ROUND);
  const uploads = await Promise.all(photos.map((photo) => predictUpload(photo)));
  const bare: Side<number> = {
    name: BARE,
    measure: async () => {
      const durationsMs: number[] = [];
      for (const photo of photos) durationsMs.push(await floor.time(photo, 'KERAS'));
      return percentile(durationsMs, 50);
    },
  };
  const ask = async (name: keyof typeof both, requests: number): Promise<number> => {
    const options = { uploads, clients: 1, requests };
    const { durationsMs } = await measureLoad(load, both[name], options);
    return percentile(durationsMs, 50);
  };
  for (const name of SERVED) await ask(name, WARM_UP_PHOTOS);
  const served = SERVED.map((name) => ({ name, measure: () => ask(name, photos.length) }));
  const rounds = pace.isQuick ? QUICK_ROUNDS : ROUNDS;
  const roundsOf = await alternate(rounds, [bare, ...served]);
  const added = (name: string): readonly number[] =>
    pairRounds(roundsOf(name), roundsOf(BARE), (ms, bareMs) => ms - bareMs);
  const names = [BARE, ...SERVED];
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
