import { freemem } from 'node:os';

/** Bytes that this process may still take, within its container's limit where it has one. */
export function availableMemory(): number {
  const constrained = process.constrainedMemory();
  // Node says 0 or a number near 2^64 where there is no limit.
  const isLimited = constrained > 0 && constrained < Number.MAX_SAFE_INTEGER;
  const left = isLimited ? constrained - process.memoryUsage.rss() : Infinity;
  return Math.min(left, freemem());
}
