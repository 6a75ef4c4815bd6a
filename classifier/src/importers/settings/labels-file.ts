import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CardLabel } from '@detections/schema';
import { ImportRefusedError } from '../import-refused-error.js';

/** Two columns, as in ImageNet's own lists; `n02085620-Chihuahua` is one, and a name. */
const WORD_NET_LINE = /^(n\d{8})[ \t]+(\S.*)$/;
const WORD_NET_NAME = /^(n\d{8})\b/;
const NUMBERED_LINE = /^(\d+)[ \t](\S.*)$/;

/**
 * Reads a file with a line a class. Two habits are known, where every line has them: the class's
 * index in front, and a WordNet id in front.
 *
 * @throws ImportRefusedError where there is none, or a line says nothing.
 */
export async function readLabelsFile(folder: string, name: string): Promise<readonly CardLabel[]> {
  return toLabels(withoutNumbers(await readLabelLines(folder, name)));
}

/**
 * The lines as they are, for files whose habits are known.
 *
 * @throws ImportRefusedError where there is none, or a line says nothing.
 */
export async function readLabelLines(folder: string, name: string): Promise<readonly string[]> {
  const text = await readFile(join(folder, name), 'utf8').catch((error: unknown) => {
    throw new ImportRefusedError(
      'file-missing',
      `${name}, the file with the labels, is not there.`,
      {
        cause: error,
      },
    );
  });
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  while (lines.at(-1)?.trim() === '') lines.pop();
  if (lines.length === 0) throw invalid(name, 'it is empty; expected a line a class');
  const empty = lines.findIndex((line) => line.trim() === '');
  if (empty !== -1) throw invalid(name, `line ${String(empty + 1)} is empty; expected a class`);
  return lines;
}

/** Names that are WordNet ids, or begin with one, tell it apart. */
export function toLabels(names: readonly string[]): readonly CardLabel[] {
  const ids = names.flatMap((name) => WORD_NET_NAME.exec(name)?.[1] ?? []);
  if (ids.length < names.length) return names.map((name) => ({ name }));
  return names.map((name, index) => {
    const id = ids[index] ?? name;
    return { name: WORD_NET_LINE.exec(name)?.[2] ?? name, id };
  });
}

/** "0 5 Galoon" is class 0, called "5 Galoon". */
function withoutNumbers(lines: readonly string[]): readonly string[] {
  const numbered = lines.map((line) => NUMBERED_LINE.exec(line));
  return numbered.every((match, index) => Number(match?.[1] ?? -1) === index)
    ? numbered.map((match) => match?.[2] ?? '')
    : lines;
}

function invalid(name: string, what: string): ImportRefusedError {
  return new ImportRefusedError('labels-invalid', `${name} is wrong: ${what}.`);
}
