import { parseArgs } from 'node:util';
import { z } from 'zod';
import { ExportInputError } from './export-input-error.js';

const exportFormatSchema = z.enum(['csv', 'jsonl']);
export type ExportFormat = z.infer<typeof exportFormatSchema>;

export interface ExportArguments {
  readonly format: ExportFormat;
  /** As the caller wrote it, from where the caller stands; undefined for standard output. */
  readonly output: string | undefined;
}

export const USAGE = `Usage: npm run feedback:export -- [options]

Writes everything that people reported, the oldest first: from Redis where REDIS_URL is set,
otherwise from $DATA_DIR/feedback.jsonl.

Options:
  --format F      csv (default): a header and one row per entry, with CRLF as in RFC 4180
                  jsonl: one JSON document per line
  --output FILE   a new file; without it standard output (npm run --silent feedback:export)
  --help          this text

How much was written, and which entries could not be read, is said on standard error.
Exit code: 0 done, 2 wrong arguments or unusable file, 78 wrong configuration, 1 anything else.
`;

/**
 * @param argv Without the program's own name.
 * @returns undefined where the caller asks for help.
 * @throws ExportInputError where the arguments are not as USAGE says.
 */
export function parseExportArguments(argv: readonly string[]): ExportArguments | undefined {
  const values = parse(argv);
  if (values.help === true) return undefined;
  const format = exportFormatSchema.safeParse(values.format);
  if (format.success) return { format: format.data, output: values.output };
  const expected = exportFormatSchema.options.join(' or ');
  throw wrong(`Expected --format to be ${expected}; came ${JSON.stringify(values.format)}.`);
}

function parse(argv: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...argv],
      strict: true,
      options: {
        format: { type: 'string', default: 'csv' },
        output: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    return values;
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function wrong(message: string, options?: ErrorOptions): ExportInputError {
  return new ExportInputError(`${message}\nTry: npm run feedback:export -- --help`, options);
}
