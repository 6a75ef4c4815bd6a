import { ConfigError } from './config-error.js';
import { EXIT_CONFIG, EXIT_FAILURE } from './run-service.js';

/** What a program calls wrong input, as shells do. */
const EXIT_INPUT = 2;

export interface FailureReport {
  /** What the caller gave and the program cannot use, by its class. */
  readonly inputError: abstract new (...args: never[]) => Error;
  /** Which others are made for the caller to read, and need no stack trace. */
  readonly isForCaller: (error: Error) => boolean;
}

/** Says on stderr why a program that runs to an end has failed, and sets its exit code. */
export function reportFailure(error: unknown, { inputError, isForCaller }: FailureReport): void {
  const isInput = error instanceof inputError;
  const isConfig = error instanceof ConfigError;
  process.stderr.write(`${describe(error, isInput || isConfig, isForCaller)}\n`);
  // Not process.exit, which would cut off what a pipe has not taken yet.
  process.exitCode = isInput ? EXIT_INPUT : isConfig ? EXIT_CONFIG : EXIT_FAILURE;
}

function describe(
  error: unknown,
  isKnown: boolean,
  isForCaller: FailureReport['isForCaller'],
): string {
  if (!(error instanceof Error)) return String(error);
  return isKnown || isForCaller(error) ? error.message : (error.stack ?? error.message);
}
