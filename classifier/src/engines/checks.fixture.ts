import type { FindGpuTask, FoundGpu } from './run-engine.js';

/** What a thread of engines says of one that is called missing. */
export function check(name: string): string | undefined {
  return name === 'missing' ? 'it is not there' : undefined;
}

/** What it says of its GPU: of the engine that is called `headless`, that it has none. */
export function findGpu({ name, mayBeSoftware }: FindGpuTask): FoundGpu {
  if (name === 'headless') return { reason: 'expected a GPU; there is none' };
  return { gpu: mayBeSoftware ? 'a slow one' : 'a quick one' };
}
