import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { REPOSITORY } from './shared-folder.js';

export interface CommandEnd {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command `detections` to its end, as npm does for somebody who stands in `folder`. */
export async function runCommand(
  words: readonly string[],
  folder: string,
  environment: Readonly<Record<string, string>> = {},
  /** Where the process itself stands, and looks for models. */
  cwd = REPOSITORY,
): Promise<CommandEnd> {
  const child = spawn(process.execPath, [join(REPOSITORY, 'cli/dist/main.js'), ...words], {
    cwd,
    env: { PATH: process.env['PATH'], INIT_CWD: folder, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code: child.exitCode, stdout, stderr };
}
