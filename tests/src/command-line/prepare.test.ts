import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { REPOSITORY } from '@detections/test-support';

/** Notes when it starts and ends, and takes long enough to be met by a second one. */
const NPM = `#!${process.execPath}
const { appendFileSync } = require('node:fs');
const word = process.argv[2];
appendFileSync('npm.log', word + ' starts\\n');
setTimeout(() => {
  appendFileSync('npm.log', word + ' ends\\n');
  process.exitCode = Number(process.env.NPM_STATUS ?? 0);
}, 300);
`;

let checkout = '';

beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'prepare-'));
  for (const folder of ['scripts', 'bin']) await mkdir(join(checkout, folder));
  await copyFile(join(REPOSITORY, 'scripts/prepare.mjs'), join(checkout, 'scripts/prepare.mjs'));
  await writeFile(join(checkout, 'package.json'), JSON.stringify({ workspaces: [] }));
  await writeFile(join(checkout, 'package-lock.json'), '{}');
  await writeFile(join(checkout, 'bin/npm'), NPM, { mode: 0o755 });
});

afterEach(() => rm(checkout, { recursive: true }));

function start(environment: Readonly<Record<string, string>> = {}) {
  const path = `${join(checkout, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`;
  return spawn(process.execPath, [join(checkout, 'scripts/prepare.mjs')], {
    env: { PATH: path, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

async function prepare(environment?: Readonly<Record<string, string>>) {
  const child = start(environment);
  const [stderr] = await Promise.all([text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, stderr };
}

const npmRuns = async () => (await readFile(join(checkout, 'npm.log'), 'utf8')).trim().split('\n');
const ONCE = ['ci starts', 'ci ends', 'run starts', 'run ends'];

it('installs and builds once for two terminals that start at the same moment', async () => {
  const ends = await Promise.all([prepare(), prepare()]);
  expect(ends.map(({ code }) => code)).toEqual([0, 0]);
  expect(await npmRuns()).toEqual(ONCE);
  expect(ends.map(({ stderr }) => stderr).sort()).toEqual([
    'Installing dependencies …\nBuilding …\n',
    expect.stringMatching(/^Waiting for process \d+, which installs or builds here …\n$/),
  ]);
});

it('does nothing where nothing changed', async () => {
  await prepare();
  expect(await prepare()).toEqual({ code: 0, stderr: '' });
  expect(await npmRuns()).toEqual(ONCE);
});

it.each(['classifier/src/models', 'tests/data'])(
  'builds again after a change in %s',
  async (folder) => {
    await mkdir(join(checkout, folder), { recursive: true });
    await prepare();
    await writeFile(join(checkout, folder, 'changed.ts'), '');
    await prepare();
    expect(await npmRuns()).toEqual([...ONCE, 'run starts', 'run ends']);
  },
);

it.each(['models', 'data', 'docs', 'bench/results', 'ui/dist'])(
  'does not build again after a change in %s',
  async (folder) => {
    await mkdir(join(checkout, folder), { recursive: true });
    await prepare();
    await writeFile(join(checkout, folder, 'changed.json'), '');
    await prepare();
    expect(await npmRuns()).toEqual(ONCE);
  },
);

it('tries again after one that failed', async () => {
  expect(await prepare({ NPM_STATUS: '1' })).toEqual({
    code: 1,
    stderr: 'Installing dependencies …\nInstalling dependencies failed.\n',
  });
  expect((await prepare()).code).toBe(0);
  expect(await npmRuns()).toEqual(['ci starts', 'ci ends', ...ONCE]);
});

it('takes over from one that was killed', async () => {
  const killed = start();
  await once(killed.stderr, 'data');
  killed.kill('SIGKILL');
  await once(killed, 'close');
  expect((await prepare()).code).toBe(0);
});
