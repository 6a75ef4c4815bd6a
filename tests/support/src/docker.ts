import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { REPOSITORY } from './shared-folder.js';

/**
 * Runs `docker` from the repository's root.
 *
 * @returns what it wrote to standard output.
 * @throws Error with the end of all that it wrote, where it failed.
 */
export async function docker(
  args: readonly string[],
  options: { readonly input?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<string> {
  const child = spawn('docker', args, { cwd: REPOSITORY, env: { ...process.env, ...options.env } });
  let written = '';
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    written += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    written += chunk.toString();
  });
  child.stdin.end(options.input ?? '');
  const [code] = (await once(child, 'close')) as [number | null];
  if (code === 0) return output;
  const end = written.trim().split('\n').slice(-40).join('\n');
  throw new Error(`docker ${args.join(' ')} ended with ${String(code)}:\n${end}`);
}

/** Builds a target as its Dockerfile says. */
export async function buildImage(options: {
  readonly workspace: 'classifier' | 'graphql-api';
  readonly target: string;
  readonly tag: string;
  readonly buildArgs?: readonly string[];
}): Promise<void> {
  const { workspace, target, tag, buildArgs = [] } = options;
  await docker([
    // The machine's own network, because the engine that the tests may bring leads to no other.
    ...['buildx', 'build', '--network=host', '--progress=plain'],
    ...['--file', `${workspace}/Dockerfile`, '--target', target, '--tag', tag],
    ...buildArgs.flatMap((argument) => ['--build-arg', argument]),
    '.',
  ]);
}

/** Runs a program in a fresh container without network. */
export function runInImage(tag: string, command: readonly string[]): Promise<string> {
  return docker(['run', '--rm', '--network=none', tag, ...command]);
}
