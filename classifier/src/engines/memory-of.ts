import { stat } from 'node:fs/promises';
import type { EngineKind } from './engine-kind.js';
import { engineSpecSchema, type EngineRequest } from './engine-spec.js';
import { USUAL_MEMORY } from './memory-use.js';
import { engineKind } from './registry.js';

/**
 * The resident memory of this process that a network takes once it has answered its largest batch; a
 * GPU's own is not in it. Reckoned, because what a process grows by while it loads one says as much of
 * whatever else it does. How it compares with what was measured: docs/decisions/022-several-models.md.
 */
export async function memoryOf(
  request: EngineRequest,
  maxBatchSize: number,
  engines?: readonly EngineKind[],
): Promise<number> {
  const spec = engineSpecSchema.parse(request);
  const use = engineKind(spec.engine, engines).memory?.(spec) ?? USUAL_MEMORY;
  const { size } = await stat(spec.modelPath);
  const pixels = spec.input.width * spec.input.height * maxBatchSize;
  return use.fixedBytes + size * use.bytesPerFileByte + pixels * use.bytesPerPixel;
}
