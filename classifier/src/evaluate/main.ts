import { ConfigError, EXIT_CONFIG, EXIT_FAILURE } from '@detections/schema/lifecycle';
import { ModelFileInvalidError } from '../model/model-file-invalid-error.js';
import { ModelFilesUnavailableError } from '../model/model-files-unavailable-error.js';
import { runEvaluation } from './app.js';
import { parseEvaluateArguments, USAGE } from './evaluate-arguments.js';
import { EvaluationInputError } from './evaluation-input-error.js';

const EXIT_INPUT = 2;

try {
  const args = parseEvaluateArguments(process.argv.slice(2));
  process.stdout.write(args === undefined ? USAGE : await runEvaluation(args));
} catch (error) {
  process.stderr.write(`${describe(error)}\n`);
  // Not process.exit, which would cut off what a pipe has not taken yet.
  process.exitCode = exitCodeOf(error);
}

function exitCodeOf(error: unknown): number {
  if (error instanceof EvaluationInputError) return EXIT_INPUT;
  if (error instanceof ConfigError) return EXIT_CONFIG;
  return EXIT_FAILURE;
}

/** Errors made for the caller to read need no stack trace. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isForCaller = [
    EvaluationInputError,
    ConfigError,
    ModelFilesUnavailableError,
    ModelFileInvalidError,
  ].some((type) => error instanceof type);
  return isForCaller ? error.message : (error.stack ?? error.message);
}
