import type { EngineKind } from './engine-kind.js';
import { ENGINES } from './registry.js';

/** Whether an engine runs a model, and from which of the files that it can be had in. */
export type Runnable =
  | { readonly runs: true; readonly format: string }
  | { readonly runs: false; readonly reason: string };

/**
 * @param available The formats that a model's file can be had in: `onnx` for all, and for those
 * that the house has the layers of, the engines' own.
 */
export function canRun(
  { name, formats }: Pick<EngineKind, 'name' | 'formats'>,
  available: readonly string[],
  engines: readonly EngineKind[] = ENGINES,
): Runnable {
  const format = formats.find((each) => available.includes(each));
  if (format !== undefined) return { runs: true, format };
  const others = engines.filter((kind) => kind.formats.some((each) => available.includes(each)));
  const instead = others.map((kind) => `ENGINE=${kind.name}`).join(' or ');
  const reason = `The engine ${name} reads ${formats.join(' or ')}, and this model is there as ${available.join(' and ')}.`;
  return { runs: false, reason: instead === '' ? reason : `${reason} ${instead} runs it.` };
}
