import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { CannotMeasureError, type Bench, type Part } from '../bench-context.js';
import type { Deployment } from '../deployment/deployment.js';
import { startOneProcess } from '../deployment/one-process.js';
import { using } from '../deployment/using.js';
import { latencyOf, measureLoad, type LoadFigures } from '../load/measure-load.js';
import { ServiceClient } from '../load/service-client.js';
import { graphqlUpload, predictUpload } from '../load/upload.js';
import { latencyCells, withSpread } from '../report/cells.js';
import type { PartResult } from '../report/part-result.js';
import { alternate } from '../statistics/alternate.js';
import { percentile } from '../statistics/statistics.js';

const SCHEMA = fileURLToPath(import.meta.resolve('@detections/schema/schema.graphql'));
const CACHED = /^type Classification \{[^}]*^\s*cached: Boolean!/m;
const ASK_WHETHER_CACHED = 'mutation ($image: Upload!) { classify(image: $image) { cached } }';
const TTL_SECONDS = '3600';
const CLIENTS = [1, 16] as const;
const HITS = 3000;
const QUICK_HITS = 500;
const MOST_P50_MS = 3;
const LEAST_PER_CORE = 1500;

/** What the same photos cost when they come again. */
export const cachePart: Part = {
  name: 'cache',
  about: 'answers from the result cache, which is off in all other parts',
  measure: async (bench) => {
    if (!CACHED.test(await readFile(SCHEMA, 'utf8'))) {
      throw new CannotMeasureError(
        'The schema has no Classification.cached: this checkout has no result cache.',
      );
    }
    return using(
      () => startOneProcess(bench.inputs, { CACHE_TTL_SECONDS: TTL_SECONDS }),
      (service) => measure(bench, service),
    );
  },
};

async function measure({ inputs, load, pace }: Bench, service: Deployment): Promise<PartResult> {
  await requireHit(service, inputs.photos[0]);
  const uploads = await Promise.all(inputs.photos.map((photo) => predictUpload(photo)));
  const ask = (clients: number, requests: number): Promise<LoadFigures> =>
    measureLoad(load, service, { uploads, clients, requests });
  await ask(CLIENTS[1], uploads.length);
  const hits = pace.isQuick ? QUICK_HITS : HITS;
  const roundsOf = await alternate(
    pace.rounds,
    CLIENTS.map((clients) => ({ name: String(clients), measure: () => ask(clients, hits) })),
  );
  const speeds = (clients: number): readonly number[] =>
    roundsOf(String(clients)).map((figures) => figures.perSecond);
  const perCore = (clients: number): readonly number[] =>
    roundsOf(String(clients)).map((figures) => 1 / figures.cpuSecondsPerRequest);
  return {
    title: 'Answers from the cache',
    tables: [
      {
        caption: `/predict, one process; ${String(uploads.length)} photos of about 100 kB, all of them known.`,
        rows: [
          ['clients', 'per second', 'per second of one core', 'p50', 'p95', 'p99'],
          ...CLIENTS.map((clients) => [
            String(clients),
            withSpread(speeds(clients), 0),
            withSpread(perCore(clients), 0),
            ...latencyCells(latencyOf(roundsOf(String(clients)))),
          ]),
        ],
        rounds: Object.fromEntries(
          CLIENTS.map((clients) => [
            String(clients),
            { perSecond: speeds(clients), perCoreSecond: perCore(clients) },
          ]),
        ),
      },
    ],
    targets: [
      {
        name: 'Cache hits, one client: p50',
        unit: ' ms',
        claim: { atMost: MOST_P50_MS },
        rounds: roundsOf(String(CLIENTS[0])).map((figures) => percentile(figures.durationsMs, 50)),
      },
      {
        name: `Cache hits, ${String(CLIENTS[1])} clients: per second of one core`,
        unit: '',
        claim: { atLeast: LEAST_PER_CORE },
        rounds: perCore(CLIENTS[1]),
      },
    ],
  };
}

/** @throws Error where a second answer does not come from the cache: then hits are not measured. */
async function requireHit(
  { url }: Deployment,
  photo: Parameters<typeof graphqlUpload>[0],
): Promise<void> {
  const client = new ServiceClient(url);
  try {
    const upload = await graphqlUpload(photo, ASK_WHETHER_CACHED);
    await client.send(upload);
    const { text } = await client.send(upload);
    if (!text.includes('"cached":true')) {
      throw new Error(`Expected the second answer to come from the cache; came ${text}`);
    }
  } finally {
    client.close();
  }
}
