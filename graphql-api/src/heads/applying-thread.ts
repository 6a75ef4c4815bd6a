import { workerData } from 'piscina';
import { createApplying } from './head-work.js';

export const apply = createApplying(Number(workerData));
