import { z } from 'zod';
import type { EngineKind } from './engine-kind.js';
import { ENGINES } from './registry.js';

/** The variable `ENGINE`: an engine's name, or `auto` for the first of the registry. */
export function engineVariable(
  engines: readonly [EngineKind, ...EngineKind[]] = ENGINES,
): z.ZodType<string> {
  return z
    .enum(['auto', ...engines.map(({ name }) => name)])
    .default('auto')
    .transform((name) => (name === 'auto' ? engines[0].name : name));
}
