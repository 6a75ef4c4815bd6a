import { flood, type FloodResult } from '@detections/testing/flood';
import { residentBytes } from '@detections/testing/resident-bytes';
import type { Deployment } from '../deployment/deployment.js';
import type { Photo } from '../inputs.js';
import { predictUpload } from '../load/upload.js';
import { median, summarize, type Latency } from '../statistics/statistics.js';

export interface FloodFigures {
  readonly few: CrowdFigures;
  readonly many: CrowdFigures;
  /** What is answered to many for each that is answered to few; the median of the rounds' ratios. */
  readonly throughputRatio: number;
  /** The most that was seen while many asked. */
  readonly peakResidentBytes: number;
}

/** What one crowd of clients got, all rounds together. */
export interface CrowdFigures {
  readonly clients: number;
  readonly seconds: number;
  readonly answeredPerSecond: number;
  readonly statuses: Readonly<Record<number, number>>;
  readonly failures: number;
  readonly answered: Latency;
  /** Undefined where nobody was refused. */
  readonly refused: Latency | undefined;
}

const FEW = 16;
const MANY = 300;
const WARM_UP_MS = 3000;
const ROUNDS = 3;
const ROUND_MS = 20_000;
const LOOK_EVERY_MS = 200;

/** By turns, because a shared machine's speed changes within a minute. */
export async function measureFlood(service: Deployment, photo: Photo): Promise<FloodFigures> {
  const upload = await predictUpload(photo);
  const url = `${service.url}/predict`;
  const send = (clients: number, durationMs: number): Promise<FloodResult> =>
    flood({ ...upload, url, clients, durationMs });
  await send(FEW, WARM_UP_MS);
  const few: FloodResult[] = [];
  const many: FloodResult[] = [];
  let peakResidentBytes = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    few.push(await send(FEW, ROUND_MS));
    const watch = setInterval(() => {
      for (const { pid } of service.processes) {
        void residentBytes(pid).then((bytes) => {
          peakResidentBytes = Math.max(peakResidentBytes, bytes);
        });
      }
    }, LOOK_EVERY_MS);
    many.push(await send(MANY, ROUND_MS));
    clearInterval(watch);
  }
  const ratios = many.map((result, round) => {
    return result.answeredPerSecond / (few[round]?.answeredPerSecond ?? Number.NaN);
  });
  return {
    few: figuresOf(FEW, few),
    many: figuresOf(MANY, many),
    throughputRatio: median(ratios),
    peakResidentBytes,
  };
}

function figuresOf(clients: number, results: readonly FloodResult[]): CrowdFigures {
  const statuses: Record<number, number> = {};
  for (const [status, count] of results.flatMap((result) => Object.entries(result.statuses))) {
    statuses[Number(status)] = (statuses[Number(status)] ?? 0) + count;
  }
  const refusedMs = results.flatMap((result) => result.refusedMs);
  return {
    clients,
    seconds: (ROUNDS * ROUND_MS) / 1000,
    answeredPerSecond: median(results.map((result) => result.answeredPerSecond)),
    statuses,
    failures: results.reduce((count, { failures }) => count + failures.length, 0),
    answered: summarize(results.flatMap((result) => result.answeredMs)),
    refused: refusedMs.length === 0 ? undefined : summarize(refusedMs),
  };
}
