import { availableParallelism } from 'node:os';
import type { Deployment } from '../deployment/deployment.js';
import { cpuSeconds } from '../deployment/process-usage.js';
import { summarize, type Latency } from '../statistics/statistics.js';
import type { LoadThread } from './load-thread.js';
import type { Upload } from './upload.js';

/** What one round of requests cost. */
export interface LoadFigures {
  readonly perSecond: number;
  readonly durationsMs: readonly number[];
  /** Of all processes of the service together, and of those that they started. */
  readonly cpuSecondsPerRequest: number;
  /** Requests per second if sending them took none of the cores' time: the sender is no part of it. */
  readonly perSecondWithoutSending: number;
}

export interface Load {
  readonly uploads: readonly Upload[];
  readonly clients: number;
  readonly requests: number;
}

const MICROSECONDS = 1e6;
const LONGEST_ROUND_MS = 60_000;

export async function measureLoad(
  thread: LoadThread,
  { url, processes }: Deployment,
  load: Load,
): Promise<LoadFigures> {
  const cpuSoFar = async (): Promise<number> => {
    const seconds = await Promise.all(processes.map(({ pid }) => cpuSeconds(pid)));
    return seconds.reduce((sum, each) => sum + each, 0);
  };
  const senderBefore = process.cpuUsage();
  const cpuBefore = await cpuSoFar();
  const { durationsMs, elapsedMs, answers } = await thread.run({
    ...load,
    url,
    longestMs: LONGEST_ROUND_MS,
  });
  const cpuSecondsPerRequest = ((await cpuSoFar()) - cpuBefore) / answers;
  const { user, system } = process.cpuUsage(senderBefore);
  const senderSeconds = (user + system) / MICROSECONDS / answers;
  const secondsPerRequest = elapsedMs / 1000 / durationsMs.length;
  return {
    perSecond: 1 / secondsPerRequest,
    durationsMs,
    cpuSecondsPerRequest,
    perSecondWithoutSending: 1 / (secondsPerRequest - senderSeconds / availableParallelism()),
  };
}

/** Of all rounds together: a high percentile of one round would be its slowest request. */
export function latencyOf(rounds: readonly Pick<LoadFigures, 'durationsMs'>[]): Latency {
  return summarize(rounds.flatMap(({ durationsMs }) => durationsMs));
}
