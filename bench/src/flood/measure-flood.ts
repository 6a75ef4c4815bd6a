import { flood, type FloodOptions, type FloodResult } from '@detections/test-support/flood';
import { residentBytes } from '@detections/test-support/resident-bytes';
import type { Deployment } from '../deployment/deployment.js';
import type { Photo } from '../inputs.js';
import { predictUpload } from '../load/upload.js';
import { median, summarize, type Latency } from '../statistics/statistics.js';

export interface FloodFigures {
  /** As many as are never refused. */
  readonly few: CrowdFigures;
  readonly many: readonly CrowdFigures[];
  /** The most that was seen while many asked. */
  readonly peakResidentBytes: number;
}

/** What one crowd of clients got, all rounds together. */
export interface CrowdFigures {
  readonly name: string;
  readonly clients: number;
  readonly seconds: number;
  readonly answeredPerSecond: number;
  /** What is answered to them for each that is answered to few; the median of the rounds' ratios. */
  readonly ofFew: number;
  readonly statuses: Readonly<Record<number, number>>;
  readonly failures: number;
  readonly answered: Latency;
  /** Undefined where nobody was refused. */
  readonly refused: Latency | undefined;
}

type Crowd = { readonly name: string } & Pick<
  FloodOptions,
  'clients' | 'returnAfterMs' | 'reconnects'
>;

const FEW: Crowd = { name: 'few', clients: 16 };
const IMPATIENT = { clients: 300, returnAfterMs: 50 };
const MANY: readonly Crowd[] = [
  { name: 'many, as told', clients: 300 },
  { name: 'many, after 50 ms', ...IMPATIENT },
  { name: 'many, after 50 ms, anew', ...IMPATIENT, reconnects: true },
];
const WARM_UP_MS = 3000;
const ROUNDS = 3;
const LOOK_EVERY_MS = 200;

/** By turns, because a shared machine's speed changes within a minute. */
export async function measureFlood(
  service: Deployment,
  photo: Photo,
  roundMs: number,
): Promise<FloodFigures> {
  const upload = await predictUpload(photo);
  const url = `${service.url}/predict`;
  const send = (crowd: Crowd, durationMs = roundMs): Promise<FloodResult> =>
    flood({ ...upload, url, ...crowd, durationMs });
  await send(FEW, WARM_UP_MS);
  const few: FloodResult[] = [];
  const many = MANY.map((crowd) => ({ crowd, results: [] as FloodResult[] }));
  const memory = watchMemory(service);
  for (let round = 0; round < ROUNDS; round += 1) {
    few.push(await send(FEW));
    for (const { crowd, results } of many) results.push(await send(crowd));
  }
  return {
    few: figuresOf(FEW, few, few, roundMs),
    many: many.map(({ crowd, results }) => figuresOf(crowd, results, few, roundMs)),
    peakResidentBytes: memory.stop(),
  };
}

/** @returns what stops it and tells the most that was seen. */
function watchMemory({ processes }: Deployment): { stop(): number } {
  let peakBytes = 0;
  const timer = setInterval(() => {
    for (const { pid } of processes) {
      void residentBytes(pid).then((bytes) => {
        peakBytes = Math.max(peakBytes, bytes);
      });
    }
  }, LOOK_EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return peakBytes;
    },
  };
}

function figuresOf(
  { name, clients }: Crowd,
  results: readonly FloodResult[],
  few: readonly FloodResult[],
  roundMs: number,
): CrowdFigures {
  const statuses: Record<number, number> = {};
  for (const [status, count] of results.flatMap((result) => Object.entries(result.statuses))) {
    statuses[Number(status)] = (statuses[Number(status)] ?? 0) + count;
  }
  const refusedMs = results.flatMap((result) => result.refusedMs);
  return {
    name,
    clients,
    seconds: (ROUNDS * roundMs) / 1000,
    answeredPerSecond: median(results.map((result) => result.answeredPerSecond)),
    ofFew: median(
      results.map(
        ({ answeredPerSecond }, round) =>
          answeredPerSecond / (few[round]?.answeredPerSecond ?? Number.NaN),
      ),
    ),
    statuses,
    failures: results.reduce((count, { failures }) => count + failures.length, 0),
    answered: summarize(results.flatMap((result) => result.answeredMs)),
    refused: refusedMs.length === 0 ? undefined : summarize(refusedMs),
  };
}
