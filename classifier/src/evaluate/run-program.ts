import { reportFailure } from '@detections/schema/lifecycle';
import { ModelError } from '../models/model-error.js';
import { EvaluationInputError } from './evaluation-input-error.js';

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
    reportFailure(error, {
      inputError: EvaluationInputError,
      isForCaller: (each) => each instanceof ModelError,
    });
  }
}
