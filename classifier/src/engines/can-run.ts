import type { EngineKind } from './engine-kind.js';
import { ModelNotRunnableError } from '../models/model-not-runnable-error.js';
import type { Machine } from './machine.js';
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

/**
 * @returns the format that the quickest engine takes which reads any.
 * @throws ModelNotRunnableError where none of the machine's does.
 */
export function canRunHere(
  { engines }: Pick<Machine, 'engines'>,
  available: readonly string[],
): string {
  const answers = engines.map((kind) => canRun(kind, available));
  const format = answers.flatMap((each) => (each.runs ? [each.format] : []))[0];
  if (format !== undefined) return format;
  const reasons = answers.flatMap((each) => (each.runs ? [] : [each.reason]));
  throw new ModelNotRunnableError(reasons.join(' '));
}
