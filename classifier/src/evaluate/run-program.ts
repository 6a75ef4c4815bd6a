import { ConfigError, EXIT_CONFIG, EXIT_FAILURE } from '@detections/schema/lifecycle';
import { ModelError } from '../model/model-error.js';
import { EvaluationInputError } from './evaluation-input-error.js';

const EXIT_INPUT = 2;

export interface ProgramResult {
  readonly output: string;
  readonly exitCode: number;
}

/** Writes what the program gives to stdout, or why it failed to stderr, and sets the exit code. */
export async function runProgram(program: () => Promise<ProgramResult>): Promise<void> {
  try {
    const { output, exitCode } = await program();
    process.stdout.write(output);
    process.exitCode = exitCode;
  } catch (error) {
    process.stderr.write(`${describe(error)}\n`);
    // Not process.exit, which would cut off what a pipe has not taken yet.
    process.exitCode = exitCodeOf(error);
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof EvaluationInputError) return EXIT_INPUT;
  if (error instanceof ConfigError) return EXIT_CONFIG;
  return EXIT_FAILURE;
}

/** Errors made for the caller to read need no stack trace. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isForCaller = [EvaluationInputError, ConfigError, ModelError].some(
    (type) => error instanceof type,
  );
  return isForCaller ? error.message : (error.stack ?? error.message);
}
