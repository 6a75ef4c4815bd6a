import { createApplying, createTraining } from './head-work.js';
import { createHeads, type Heads } from './heads.js';

const MEGABYTE = 1024 * 1024;

/** The same work without threads. */
export function headsInPlace(maxBytes = MEGABYTE): Heads {
  const train = createTraining(maxBytes);
  const apply = createApplying(maxBytes);
  return createHeads({
    train: async (task) => Promise.resolve(train(task)),
    apply: async (task) => Promise.resolve(apply(task)),
  });
}
