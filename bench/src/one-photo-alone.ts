import { startBareClassifier } from './bare-classifier.js';
import type { Inputs } from './inputs.js';
import { createUpload, ServiceClient } from './service-client.js';
import { median, percentile, spread, type Spread } from './statistics.js';

export interface OnePhotoAlone {
  readonly photo: string;
  readonly photoBytes: number;
  readonly requestsPerRound: number;
  readonly rounds: readonly Round[];
  readonly medianDifferenceMs: number;
  readonly differenceSpreadMs: Spread;
}

export interface Round {
  readonly bareP50Ms: number;
  readonly servedP50Ms: number;
  readonly differenceMs: number;
}

const WARM_UP_REQUESTS = 10;
const REQUESTS_PER_ROUND = 15;
const ROUNDS = 7;

/**
 * What the service adds to the bare work: the same photo, one at a time, by turns in this process
 * and by POST /predict. By turns, because a shared machine's speed changes within a minute, and
 * then both sides of a round change alike; while one side works, the other is idle.
 */
export async function measureOnePhotoAlone(
  url: string,
  { model, photo }: Inputs,
): Promise<OnePhotoAlone> {
  const client = new ServiceClient(url);
  const classifier = await startBareClassifier(model.modelPath);
  try {
    const upload = await createUpload(photo.bytes);
    const bare = (): Promise<number> => classifier.time(photo.bytes);
    const served = (): Promise<number> => client.predict(upload);
    await repeat(bare, WARM_UP_REQUESTS);
    await repeat(served, WARM_UP_REQUESTS);
    const rounds: Round[] = [];
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await measureRound(bare, served));
    const differences = rounds.map(({ differenceMs }) => differenceMs);
    return {
      photo: photo.name,
      photoBytes: photo.bytes.length,
      requestsPerRound: REQUESTS_PER_ROUND,
      rounds,
      medianDifferenceMs: median(differences),
      differenceSpreadMs: spread(differences),
    };
  } finally {
    client.close();
    await classifier.close();
  }
}

type Timed = () => Promise<number>;

async function measureRound(bare: Timed, served: Timed): Promise<Round> {
  const bareP50Ms = percentile(await repeat(bare, REQUESTS_PER_ROUND), 50);
  const servedP50Ms = percentile(await repeat(served, REQUESTS_PER_ROUND), 50);
  return { bareP50Ms, servedP50Ms, differenceMs: servedP50Ms - bareP50Ms };
}

/** One after the other. */
async function repeat(timed: Timed, times: number): Promise<readonly number[]> {
  const durationsMs: number[] = [];
  for (let time = 0; time < times; time += 1) durationsMs.push(await timed());
  return durationsMs;
}
