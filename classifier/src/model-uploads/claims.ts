import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HeldFile, isReleased, type Clock } from '@detections/runtime';
import { claimFileName, claimGeneration } from '@detections/schema';

/** Whoever holds a claim changes it every two seconds; a busy machine may be late. */
export const LEASE_MS = 12_000;

export interface LatestClaim {
  /** −1 where there is none. */
  readonly generation: number;
  /** Whether its holder let go of it, or has been silent for the whole of a lease. */
  readonly isFree: boolean;
}

/**
 * Looks at the claims on uploads, again and again. That a claim is lost is told by this process's
 * own clock: it has seen it stand still for too long.
 */
export class ClaimWatch {
  readonly #seen = new Map<string, { readonly content: string; readonly sinceMs: number }>();

  constructor(private readonly clock: Pick<Clock, 'monotonicMs'>) {}

  /** @param folder An upload's. */
  async latest(folder: string): Promise<LatestClaim> {
    const generation = await latestGeneration(folder);
    const content = generation < 0 ? '' : await contentOf(folder, generation);
    const key = `${String(generation)} ${content}`;
    const nowMs = this.clock.monotonicMs();
    const before = this.#seen.get(folder);
    const sinceMs = before?.content === key ? before.sinceMs : nowMs;
    this.#seen.set(folder, { content: key, sinceMs });
    return { generation, isFree: isReleased(content) || nowMs - sinceMs >= LEASE_MS };
  }

  /** Forgets those that are gone. */
  keepOnly(folders: ReadonlySet<string>): void {
    for (const folder of this.#seen.keys()) if (!folders.has(folder)) this.#seen.delete(folder);
  }
}

/** The next claim is a file that only one can make: of several who try, one gets it. */
export function claim(
  folder: string,
  generation: number,
  clock: Clock,
): Promise<HeldFile | undefined> {
  return HeldFile.create(join(folder, claimFileName(generation)), clock);
}

/** @returns −1 where there is none, or no such folder. */
export async function latestGeneration(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  return Math.max(-1, ...names.map((name) => claimGeneration(name) ?? -1));
}

function contentOf(folder: string, generation: number): Promise<string> {
  return readFile(join(folder, claimFileName(generation)), 'utf8').catch(() => '');
}
