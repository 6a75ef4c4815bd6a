import { ConfigError, EXIT_CONFIG, EXIT_FAILURE } from '@detections/schema/lifecycle';
import { QueueUnavailableError } from '@detections/schema';
import { runFeedbackExport } from './app.js';
import { parseExportArguments, USAGE } from './export-arguments.js';
import { ExportInputError } from './export-input-error.js';

const EXIT_INPUT = 2;

try {
  const args = parseExportArguments(process.argv.slice(2));
  if (args === undefined) process.stdout.write(USAGE);
  else await runFeedbackExport(args, process);
} catch (error) {
  process.stderr.write(`${describe(error)}\n`);
  // Not process.exit, which would cut off what a pipe has not taken yet.
  process.exitCode = exitCodeOf(error);
}

function exitCodeOf(error: unknown): number {
  if (error instanceof ExportInputError) return EXIT_INPUT;
  if (error instanceof ConfigError) return EXIT_CONFIG;
  return EXIT_FAILURE;
}

/** Errors made for the caller to read need no stack trace. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isForCaller =
    [ExportInputError, ConfigError, QueueUnavailableError].some((type) => error instanceof type) ||
    // The system's own, such as a full disk, or a pipe that nobody reads any more.
    'syscall' in error;
  return isForCaller ? error.message : (error.stack ?? error.message);
}
