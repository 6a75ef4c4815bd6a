import { requireDigest } from '../models/digested-file.js';
import { ModelFileInvalidError } from '../models/model-file-invalid-error.js';
import type { LosableEngine } from './engine-lost-error.js';
import type { EngineSpec } from './engine-spec.js';
import { implausible } from './implausible.js';
import { ThreadedEngine, type ThreadedEngineOptions } from './threaded-engine.js';

/**
 * Loads the engine and runs it once: the first run allocates what later ones use again, and shows
 * whether the network answers with anything that a classifier could say.
 *
 * @throws ModelFileInvalidError where the file is not what was written under its name, or no network.
 * @throws EngineLostError where the thread dies or hangs.
 */
export async function startEngine(
  spec: EngineSpec,
  options: Required<Pick<ThreadedEngineOptions, 'inferenceTimeoutMs' | 'clock'>>,
): Promise<LosableEngine> {
  await requireDigest(spec.modelPath);
  const engine = new ThreadedEngine(spec, options);
  try {
    await engine.load();
    const fault = implausible(await engine.infer(warmUpImage(spec), 1));
    if (fault !== undefined) {
      throw new ModelFileInvalidError(spec.modelPath, `its network ${fault}.`);
    }
    return engine;
  } catch (error) {
    // Not awaited: a thread that hangs in native code may never end.
    void engine.close();
    throw error;
  }
}

/** Not all black: a network without a bias has nothing to say of that. */
function warmUpImage({ input: { width, height } }: EngineSpec): Uint8Array {
  const LARGE_ODD_STEP = 151;
  return Uint8Array.from(
    { length: width * height * 3 },
    (_, index) => (index * LARGE_ODD_STEP) % 256,
  );
}
