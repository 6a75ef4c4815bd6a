import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { REPOSITORY } from '@detections/test-support';

interface End {
  readonly exitCode: unknown;
  readonly stderr: string;
}

const runWith = (openFiles: number, program: string): Promise<End> =>
  new Promise((resolve) => {
    const command = 'ulimit -n "$0" && exec "$@"';
    const [file = '', ...words] = program.split(' ');
    const parameters = [String(openFiles), process.execPath, join(REPOSITORY, file), ...words];
    execFile('bash', ['-c', command, ...parameters], (error, _stdout, stderr) => {
      resolve({ exitCode: error?.code, stderr });
    });
  });

it.each(['cli/dist/main.js serve', 'graphql-api/dist/main.js', 'classifier/dist/main.js'])(
  '%s says that the limit of open files is too low, and ends with 78',
  async (program) => {
    // Too few even to load what it is made of.
    const { exitCode, stderr } = await runWith(64, program);
    expect(stderr).toMatch(/^Expected a limit of at least \d+ open files; it is 64: .+\n$/);
    expect(exitCode).toBe(78);
  },
);

it.each(['cli/dist/main.js serve', 'graphql-api/dist/main.js'])(
  '%s wants one for each who may wait',
  async (program) => {
    const { exitCode, stderr } = await runWith(400, program);
    expect(stderr).toMatch(/^Expected .* open files, 256 of them for MAX_QUEUE_LENGTH; it is 400/);
    expect(exitCode).toBe(78);
  },
);
