import { setPriority } from 'node:os';
import { workerData } from 'piscina';
import { createTraining } from './head-work.js';

/** Answers, uploads and health come before training: on Linux a niceness belongs to a thread. */
const NICENESS = 10;
if (process.platform === 'linux') setPriority(NICENESS);

export const train = createTraining(Number(workerData));
