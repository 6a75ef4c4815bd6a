import { QueueUnavailableError, StorageUnavailableError } from '@detections/schema';
import { ConfigError, InputError, OperatorError } from '@detections/runtime/lifecycle';
import { EXIT_CONFIG, EXIT_FAILURE, EXIT_INPUT } from '@detections/runtime/run-service';

/** Says on stderr why a command has failed, and sets its exit code. */
export function reportFailure(error: unknown): void {
  process.stderr.write(`${describe(error)}\n`);
  // Not process.exit, which would cut off what a pipe has not taken yet.
  process.exitCode = exitCodeOf(error);
}

function exitCodeOf(error: unknown): number {
  if (error instanceof InputError) return EXIT_INPUT;
  return error instanceof ConfigError ? EXIT_CONFIG : EXIT_FAILURE;
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return isForCaller(error) ? error.message : (error.stack ?? error.message);
}

/** Where it is not, the stack trace says what went wrong. */
function isForCaller(error: Error): boolean {
  return (
    error instanceof OperatorError ||
    error instanceof QueueUnavailableError ||
    error instanceof StorageUnavailableError ||
    // The system's own, such as a full disk, or a pipe that nobody reads any more.
    'syscall' in error ||
    // The image of one service lacks the other.
    ('code' in error && error.code === 'ERR_MODULE_NOT_FOUND')
  );
}
