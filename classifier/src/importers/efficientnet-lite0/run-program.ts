import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface ProgramEnd {
  /** Null where a signal ended it. */
  readonly code: number | null;
  /** The end of what it wrote, on both of its outputs. */
  readonly output: string;
}

/** Enough for any error, and no more than that of what nobody reads. */
const MAX_OUTPUT = 64 * 1024;

/**
 * Runs a program to its end, without a shell, in this process's environment.
 *
 * @throws what `spawn` gives where there is none of that name (`ENOENT`).
 * @throws the signal's reason once it aborts; the program has ended by then.
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<ProgramEnd> {
  signal.throwIfAborted();
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-MAX_OUTPUT);
    });
  }
  const kill = (): void => {
    // Also where something that it has started keeps them open.
    child.stdout.destroy();
    child.stderr.destroy();
    child.kill('SIGKILL');
  };
  signal.addEventListener('abort', kill);
  try {
    await once(child, 'close');
  } finally {
    signal.removeEventListener('abort', kill);
  }
  signal.throwIfAborted();
  return { code: child.exitCode, output };
}
