import { execFileSync } from 'node:child_process';
import type { InferTask } from './engine-spec.js';
import type { InferenceOutput } from './engine.js';

/** First byte of a batch that ends the thread. */
export const DEADLY = 255;
/** First byte of a batch that never ends. */
export const HANGING = 253;
/** First byte of a batch that keeps the thread inside native code for a second. */
export const SLOW = 252;
/** First byte of a batch that is answered, and whose thread ends soon afterwards. */
export const DYING_LATER = 251;
/** First byte of a batch that throws. */
export const BROKEN = 254;

const calls = { loads: 0 };

export function load(): void {
  calls.loads += 1;
}

/** Its scores are N, the batch's first byte and how often this thread was told to load. */
export function infer({ batch, size, options }: InferTask): InferenceOutput {
  if (batch[0] === DEADLY) process.exit(1);
  if (batch[0] === HANGING) for (;;);
  if (batch[0] === SLOW) execFileSync('sleep', ['1']);
  if (batch[0] === DYING_LATER) setTimeout(() => process.exit(1), 50);
  if (batch[0] === BROKEN) throw new Error('broken batch');
  return {
    scores: Float32Array.from([size, batch[0] ?? -1, calls.loads]),
    scoreKind: 'logits',
    features:
      options.features === true
        ? { values: Float32Array.from([size, 0.5]), height: 1, width: 1 }
        : undefined,
    embedding: options.embedding === true ? Float32Array.from([size, 0.25]) : undefined,
  };
}
