import type { ChildProcess } from 'node:child_process';

const LONGEST_WAIT_MS = 60_000;

/** Resolves with what the process has printed once that matches; rejects if it exits first. */
export function waitForOutput(child: ChildProcess, expected: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(() => {
      settle();
      reject(new Error(`${String(expected)} did not come. The process printed:\n${output}`));
    }, LONGEST_WAIT_MS);
    const onData = (chunk: Buffer): void => {
      output += chunk.toString();
      if (!expected.test(output)) return;
      settle();
      resolve(output);
    };
    const onExit = (code: number | null): void => {
      settle();
      reject(new Error(`The process ended with ${String(code)} and had printed:\n${output}`));
    };
    const settle = (): void => {
      clearTimeout(timer);
      child.off('exit', onExit);
      child.stdout?.off('data', onData);
      child.stderr?.off('data', onData);
      // Keeps reading, so that the pipe never fills up and stops the process.
      child.stdout?.resume();
      child.stderr?.resume();
    };
    child.stdout?.on('data', onData);
    child.stderr?.on('data', onData);
    child.on('exit', onExit);
  });
}
