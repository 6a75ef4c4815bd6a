import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Has V8 give back at once what nothing refers to any more. It does so by itself only once it wants
 * memory, and does not see that onnxruntime wants it: a network that was just written stayed beside
 * the one that is tried, which doubled what an import takes.
 */
export function freeMemory(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
}
