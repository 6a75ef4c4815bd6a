import { ConfigError, EXIT_CONFIG, EXIT_FAILURE } from '@detections/runtime/lifecycle';
import { ArgumentsError } from './bench-arguments.js';
import { InputsMissingError } from './inputs.js';

const EXIT_ARGUMENTS = 2;

/** For a run that gave no figures at all. */
export function reportFailure(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`Nothing was measured. ${message}\n`);
  // Not process.exit, which would cut off what a pipe has not taken yet.
  process.exitCode = exitCodeOf(error);
}

function exitCodeOf(error: unknown): number {
  if (error instanceof ArgumentsError) return EXIT_ARGUMENTS;
  if (error instanceof InputsMissingError || error instanceof ConfigError) return EXIT_CONFIG;
  return EXIT_FAILURE;
}
