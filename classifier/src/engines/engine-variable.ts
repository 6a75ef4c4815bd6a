import { z } from 'zod';
import type { EngineKind } from './engine-kind.js';
import { ENGINES } from './registry.js';

/** Of the variable `ENGINE`: the quickest that loads here. */
export const AUTO = 'auto';

/** The variable `ENGINE`: an engine's name, or `auto`. */
export function engineVariable(engines: readonly EngineKind[] = ENGINES): z.ZodType<string> {
  return z.enum([AUTO, ...engines.map(({ name }) => name)]).default(AUTO);
}
