import { parse } from 'csv-parse/sync';
import { ImportRefusedError } from '../import-refused-error.js';

/** What a line above the names calls them. */
const HEADER = /^((class|label|category)([ _-]?names?)?|(classes|labels|categories|names?))$/i;

/**
 * A line a class, in the order of the outputs: its name alone, or its index and its name in either
 * order, which then decides the order. A header may be above.
 *
 * @throws ImportRefusedError where it is open what is an index and what a name.
 */
export function labelsInCsv(file: string, text: string): readonly string[] {
  const rows = rowsOf(file, text);
  const [first = []] = rows;
  const without = first.some((field) => /^\d+$/.test(field)) ? [] : rows.slice(1);
  const names =
    first.length === 1
      ? (HEADER.test(first[0] ?? '') ? without : rows).map(([name = '']) => name)
      : [rows, without].map(namesByIndex).find((found) => found !== undefined);
  if (names !== undefined && names.length > 0 && names.every((name) => name !== '')) return names;
  throw wrong(
    file,
    `expected a class a line, or its index and its name, with all indices from 0, each once; its first line is "${first.join(',').slice(0, 80)}"`,
  );
}

/** @returns undefined where neither of two columns has all indices, or both have. */
function namesByIndex(rows: readonly (readonly string[])[]): readonly string[] | undefined {
  if (rows.length === 0 || rows.some(({ length }) => length !== 2)) return undefined;
  const found = [0, 1].flatMap((column) => {
    const names = new Map(rows.map((row) => [row[column] ?? '', row[1 - column] ?? '']));
    const inOrder = rows.flatMap((_, index) => names.get(String(index)) ?? []);
    return inOrder.length === rows.length ? [inOrder] : [];
  });
  return found.length === 1 ? found[0] : undefined;
}

function rowsOf(file: string, text: string): readonly (readonly string[])[] {
  try {
    return parse(text, { bom: true, trim: true, skip_empty_lines: true });
  } catch (error) {
    throw wrong(file, 'it cannot be read as CSV, with as many columns in each line', error);
  }
}

function wrong(file: string, what: string, cause?: unknown): ImportRefusedError {
  return new ImportRefusedError('labels-invalid', `${file} is wrong: ${what}.`, { cause });
}
