import { ENGINES } from '../registry.js';
import { runEngine } from '../run-engine.js';
import { averageColour } from './kind.fixture.js';

/** As engine-thread.ts would be with one more line in the registry. */
export const { check, findGpu, load, infer } = runEngine([...ENGINES, averageColour]);
