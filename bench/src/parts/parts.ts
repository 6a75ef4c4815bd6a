import type { Part } from '../bench-context.js';
import { abandonedPart } from './abandoned.js';
import { baselinePart } from './baseline.js';
import { cachePart } from './cache.js';
import { classifiersPart } from './classifiers.js';
import { doorsPart } from './doors.js';
import { enginesPart } from './engines.js';
import { floorPart } from './floor.js';
import { memoryPart } from './memory.js';
import { oneClientPart } from './one-client.js';
import { peersPart } from './peers.js';
import { pictureSizePart } from './picture-size.js';
import { precisionPart } from './precision.js';
import { queueDepthPart } from './queue-depth.js';
import { throughputPart } from './throughput.js';

/** In the order in which they are measured and reported. */
export const PARTS: readonly Part[] = [
  floorPart,
  enginesPart,
  oneClientPart,
  throughputPart,
  doorsPart,
  baselinePart,
  pictureSizePart,
  queueDepthPart,
  abandonedPart,
  classifiersPart,
  cachePart,
  precisionPart,
  peersPart,
  memoryPart,
];
