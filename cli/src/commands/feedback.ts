import { Command } from 'commander';
import { examples, exitCodes, helpText } from '../help.js';
import { oneOf } from '../parsers.js';

export function feedback(): Command {
  return new Command('feedback').description('What people reported.').addCommand(exportFeedback());
}

interface ExportOptions {
  readonly format: 'csv' | 'jsonl';
  readonly output?: string;
}

function exportFeedback(): Command {
  return new Command('export')
    .description(
      'Writes everything that people reported, the oldest first: from PostgreSQL where DATABASE_URL is set, otherwise from SQLite in $DATA_DIR.',
    )
    .option(
      '--format <format>',
      'csv: a header and one row per entry, with CRLF as in RFC 4180; jsonl: one JSON document per line',
      oneOf('--format', ['csv', 'jsonl']),
      'csv' as const,
    )
    .option('--output <file>', 'a new file; without it standard output')
    .addHelpText(
      'after',
      helpText(
        examples(
          ['detections feedback export --output feedback.csv', 'for a spreadsheet'],
          ['detections feedback export --format jsonl | jq .verdict', 'for a program'],
        ),
        'How much was written, and which entries could not be read, is said on standard error.',
        exitCodes('done'),
      ),
    )
    .action(async ({ format, output }: ExportOptions) => {
      const { exportFeedback: run } = await import('@detections/graphql-api/feedback-export');
      await run({ format, output }, process);
    });
}
