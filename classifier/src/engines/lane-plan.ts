import { availableMemory } from './available-memory.js';
import type { EngineKind, LaneKind } from './engine-kind.js';
import { engineSpecSchema, type EngineRequest } from './engine-spec.js';
import { memoryOf } from './memory-of.js';
import { engineKind } from './registry.js';

export interface LanePlan {
  readonly kind: LaneKind;
  readonly lanes: number;
  /** Of each lane. */
  readonly threadCount: number;
  /** Whether the machine has the memory for them now, and as much again for others. */
  readonly hasRoom: () => Promise<boolean>;
}

/**
 * Where there are more threads, a lane has several: each lane by threads holds the weights once
 * more, and what they lose by waiting for each other is little with few of them.
 */
const MAX_LANES = 4;
/** Of images: what a lane is reckoned with, whatever `MAX_BATCH_SIZE` says. */
const BATCH_SIZE = 8;

/** @returns undefined where the engine is to be asked for one batch at a time. */
export function planLanes(
  request: EngineRequest,
  engines?: readonly EngineKind[],
): LanePlan | undefined {
  const spec = engineSpecSchema.parse(request);
  const kind = engineKind(spec.engine, engines).lanes?.(spec);
  const lanes = Math.min(spec.threadCount, MAX_LANES);
  if (kind === undefined || lanes === 1) return undefined;
  return {
    kind,
    lanes,
    threadCount: Math.floor(spec.threadCount / lanes),
    hasRoom: async () => {
      const needed = lanes * (await memoryOf(spec, BATCH_SIZE, engines));
      return availableMemory() >= 2 * needed;
    },
  };
}

/** How many batches one engine, on one thread, is to have in flight. */
export function lanesInOne(request: EngineRequest, singleLane = false): number {
  const plan = singleLane ? undefined : planLanes(request);
  return plan?.kind === 'streams' ? plan.lanes : 1;
}
