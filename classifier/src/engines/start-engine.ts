import { requireDigest } from '../models/digested-file.js';
import type { LosableEngine } from './engine-lost-error.js';
import type { EngineRequest } from './engine-spec.js';
import { ImplausibleAnswersError } from './implausible-answers-error.js';
import { implausible } from './implausible.js';
import { ThreadedEngine, type ThreadedEngineOptions } from './threaded-engine.js';
import { warmUpPicture } from './warm-up-picture.js';

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
  options: Required<Pick<ThreadedEngineOptions, 'inferenceTimeoutMs' | 'clock'>>,
): Promise<LosableEngine> {
  await requireDigest(spec.modelPath);
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
