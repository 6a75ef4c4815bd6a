import { requireDigest } from '../models/digested-file.js';
import type { LosableEngine } from './engine-lost-error.js';
import type { EngineRequest } from './engine-spec.js';
import { ImplausibleAnswersError } from './implausible-answers-error.js';
import { implausible } from './implausible.js';
import { LanedEngine } from './laned-engine.js';
import { planLanes } from './lane-plan.js';
import type { Machine } from './machine.js';
import { ThreadedEngine, type ThreadedEngineOptions } from './threaded-engine.js';
import { warmUpPicture } from './warm-up-picture.js';

export interface StartEngineOptions extends Required<
  Pick<ThreadedEngineOptions, 'inferenceTimeoutMs' | 'clock'>
> {
  /** Whose GPU it is, where it runs on one. */
  readonly machine?: Pick<Machine, 'gpu'>;
  /** Never more than one session. Default: as many as the engine gains by, under load. */
  readonly singleLane?: boolean;
}

/**
 * Loads the engine and runs it once: the first run allocates what later ones use again, and shows
 * whether the network answers with anything that a classifier could say.
 *
 * @throws ModelFileInvalidError where the file is not what was written under its name, or no network.
 * @throws ImplausibleAnswersError where its answers say nothing.
 * @throws EngineLostError where the thread dies or hangs.
 */
export async function startEngine(
  spec: EngineRequest,
  options: StartEngineOptions,
): Promise<LosableEngine> {
  await requireDigest(spec.modelPath);
  const plan = options.singleLane === true ? undefined : planLanes(spec);
  if (plan === undefined) return startOne(spec, options);
  const { lanes } = plan;
  if (plan.kind === 'streams') return startOne({ ...spec, lanes }, options);
  const { threadCount, hasRoom } = plan;
  return new LanedEngine({
    wide: await startOne(spec, options),
    lanes,
    openLane: async () => {
      await requireDigest(spec.modelPath);
      return startOne({ ...spec, threadCount }, options);
    },
    hasRoom,
    clock: options.clock,
  });
}

async function startOne(
  spec: EngineRequest,
  { inferenceTimeoutMs, clock, machine }: StartEngineOptions,
): Promise<LosableEngine> {
  const turns = machine?.gpu?.turns;
  const options = { inferenceTimeoutMs, clock, ...(turns !== undefined && { turns }) };
  const engine = new ThreadedEngine(spec, options);
  try {
    await engine.load();
    const fault = implausible(await engine.infer(warmUpPicture(spec.input), 1));
    if (fault !== undefined) {
      throw new ImplausibleAnswersError(spec.modelPath, `its network ${fault}.`);
    }
    return engine;
  } catch (error) {
    // Not awaited: a thread that hangs in native code may never end.
    void engine.close();
    throw error;
  }
}
