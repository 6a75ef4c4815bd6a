import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { FeedbackEntry } from '../application/feedback/feedback-entry.js';
import { CSV_COLUMNS, toCsvRow } from './csv-columns.js';

export type ExportFormat = 'csv' | 'jsonl';

/**
 * Writes the entries as they come, and no faster than `output` takes them.
 *
 * @throws Error where `output` fails.
 */
export function writeEntries(
  entries: AsyncIterable<FeedbackEntry>,
  format: ExportFormat,
  output: NodeJS.WritableStream,
): Promise<void> {
  return format === 'csv'
    ? pipeline(entries, rows, csvStringifier(), output)
    : pipeline(entries, jsonLines, output);
}

/** RFC 4180, and safe in a spreadsheet: a comment that looks like a formula stays text. */
function csvStringifier() {
  return stringify({
    header: true,
    columns: CSV_COLUMNS,
    record_delimiter: 'windows',
    // Also a lone \n or \r: a reader may take either for the end of a row.
    quote_record_delimiter: true,
    escape_formulas: true,
  });
}

async function* rows(entries: AsyncIterable<FeedbackEntry>) {
  for await (const entry of entries) yield toCsvRow(entry);
}

async function* jsonLines(entries: AsyncIterable<FeedbackEntry>) {
  for await (const entry of entries) yield `${JSON.stringify(entry)}\n`;
}
