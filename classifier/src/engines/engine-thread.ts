import { setPriority } from 'node:os';
import { ENGINES } from './registry.js';
import { runEngine } from './run-engine.js';

/**
 * Inference can use every core there is for as long as there are jobs. The process's own loop
 * (uploads, Redis, health) and decoding need little and must come first, so this thread, and with
 * it those that the engine starts, gives way: on Linux a niceness belongs to a thread.
 */
const NICENESS = 10;
if (process.platform === 'linux') setPriority(NICENESS);

export const { check, findGpu, load, infer } = runEngine(ENGINES);
