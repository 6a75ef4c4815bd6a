import { normalize } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Annotation, ClassKey } from './annotation.js';
import { EvaluationInputError } from './evaluation-input-error.js';

const HEADER = 'a header with the columns file,classIndex or file,wordNetId or file,label';
const KEYS: readonly ClassKey[] = ['classIndex', 'wordNetId', 'label'];

/**
 * Reads `file,classIndex`, `file,wordNetId` or `file,label` by the names in the header, in any order.
 * Other columns are ignored; where several say the class, the first in this order is taken.
 *
 * @param source Path of the CSV, for messages.
 * @throws EvaluationInputError where it is not such a CSV, is empty or names a file twice.
 */
export function annotationsFromCsv(text: string, source: string): readonly Annotation[] {
  const [header = [], ...rows] = parseCsv(text, source);
  const fileColumn = header.indexOf('file');
  const key = KEYS.find((name) => header.includes(name));
  if (fileColumn === -1 || key === undefined) {
    throw new EvaluationInputError(
      `Expected ${HEADER} in ${source}; came ${JSON.stringify(header.join(','))}.`,
    );
  }
  if (rows.length === 0) {
    throw new EvaluationInputError(`Expected a line per picture in ${source}; came none.`);
  }
  const valueColumn = header.indexOf(key);
  const seen = new Set<string>();
  return rows.map((row) => {
    const file = normalize(row[fileColumn] ?? '');
    if (seen.has(file)) {
      throw new EvaluationInputError(
        `Expected one line per picture in ${source}; came more than one for ${JSON.stringify(file)}.`,
      );
    }
    seen.add(file);
    return { file, key, value: row[valueColumn] ?? '' };
  });
}

/** @returns the lines' fields; every line has as many as the first. */
function parseCsv(text: string, source: string): readonly string[][] {
  try {
    return parse(text, { bom: true, trim: true, skip_empty_lines: true });
  } catch (error) {
    const came = error instanceof Error ? error.message : String(error);
    throw new EvaluationInputError(`Expected a CSV with ${HEADER} in ${source}; came: ${came}`, {
      cause: error,
    });
  }
}
