import { setFlagsFromString } from 'node:v8';

/** How much of what is alive after a collection may come on top before the next. */
const PERCENT = 100;

/**
 * Has V8 collect its old generation less often. It goes by how fast JavaScript fills the heap, which a
 * service hardly does, and counts the pictures behind its buffers all the same: left to itself it
 * collected after every 30 photos, a fifth of what a photo costs besides the network
 * (docs/decisions/016-the-path.md). Holds for all threads of the process.
 */
export function letHeapGrow(): void {
  setFlagsFromString(`--heap-growing-percent=${String(PERCENT)}`);
}
