import { QueueUnavailableError } from '@detections/schema';
import { reportFailure } from '@detections/schema/lifecycle';
import { runFeedbackExport } from './app.js';
import { parseExportArguments, USAGE } from './export-arguments.js';
import { ExportInputError } from './export-input-error.js';

try {
  const args = parseExportArguments(process.argv.slice(2));
  if (args === undefined) process.stdout.write(USAGE);
  else await runFeedbackExport(args, process);
} catch (error) {
  reportFailure(error, {
    inputError: ExportInputError,
    // The system's own, such as a full disk, or a pipe that nobody reads any more.
    isForCaller: (each) => each instanceof QueueUnavailableError || 'syscall' in each,
  });
}
