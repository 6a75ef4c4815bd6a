import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CardLabel } from '@detections/schema';
import { decodeText } from '../decode-text.js';
import { ImportRefusedError } from '../import-refused-error.js';
import { labelsInCsv } from './labels-csv.js';

/** Two columns, as in ImageNet's own lists; `n02085620-Chihuahua` is one, and a name. */
const WORD_NET_LINE = /^(n\d{8})[ \t]+(\S.*)$/;
const WORD_NET_NAME = /^(n\d{8})\b/;
const NUMBERED_LINE = /^(\d+)(?:[ \t]+(.*))?$/;

/**
 * Reads a file with a line a class. Two habits are known, where every line has them: the class's
 * index in front, and a WordNet id in front. A CSV may have columns.
 *
 * @throws ImportRefusedError where there is none, or a line says nothing.
 */
export async function readLabelsFile(folder: string, name: string): Promise<readonly CardLabel[]> {
  if (name.toLowerCase().endsWith('.csv')) {
    return toLabels(labelsInCsv(name, await readLabelText(folder, name)));
  }
  return toLabels(withoutNumbers(name, await readLabelLines(folder, name)));
}

/**
 * The lines as they are, for files whose habits are known.
 *
 * @throws ImportRefusedError where there is none, a line says nothing, or it is in no known encoding.
 */
export async function readLabelLines(folder: string, name: string): Promise<readonly string[]> {
  const lines = (await readLabelText(folder, name)).split(/\r\n|\r|\n/);
  while (lines.at(-1)?.trim() === '') lines.pop();
  if (lines.length === 0) throw invalid(name, 'it is empty; expected a line a class');
  const empty = lines.findIndex((line) => line.trim() === '');
  if (empty !== -1) throw invalid(name, `line ${String(empty + 1)} is empty; expected a class`);
  return lines;
}

async function readLabelText(folder: string, name: string): Promise<string> {
  const bytes = await readFile(join(folder, name)).catch((error: unknown) => {
    throw new ImportRefusedError(
      'file-missing',
      `${name}, the file with the labels, is not there.`,
      { cause: error },
    );
  });
  return decodeText(name, bytes, 'labels-invalid');
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

/**
 * "0 5 Galoon" is class 0, called "5 Galoon". Numbers alone are names: of digits, say.
 *
 * @throws ImportRefusedError where a line has its index alone among others that have a name.
 */
function withoutNumbers(file: string, lines: readonly string[]): readonly string[] {
  const numbered = lines.map((line) => NUMBERED_LINE.exec(line.trimEnd()));
  if (!numbered.every((match, index) => Number(match?.[1] ?? -1) === index)) return lines;
  const names = numbered.map((match) => match?.[2] ?? '');
  const nameless = names.indexOf('');
  if (nameless === -1) return names;
  if (names.every((name) => name === '')) return lines;
  throw invalid(file, `line ${String(nameless + 1)} has an index and no name; expected a class`);
}

function invalid(name: string, what: string): ImportRefusedError {
  return new ImportRefusedError('labels-invalid', `${name} is wrong: ${what}.`);
}
