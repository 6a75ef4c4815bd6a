import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '@detections/runtime';
import {
  claimFileName,
  goneFolderName,
  UPLOAD_FILES,
  UPLOAD_LIFETIME_MS,
  UPLOADED_MARK,
  type UploadVerdict,
} from '@detections/schema';
import { eventually } from '@detections/test-support';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LEASE_MS } from './claims.js';
import { UploadWatch, type Trial } from './upload-watch.js';
import { CHECK, UploadedFiles } from './uploads.fixture.js';

const [ONE, OTHER] = ['0000000000000001', '0000000000000002'];
const MINUTE_MS = 60_000;

describe('what classifiers do with uploads', () => {
  let files: UploadedFiles;
  let watches: UploadWatch[];
  /** Which classifier has checked what. */
  let checked: string[];
  let trials: Map<number, readonly Trial[]>;
  let volumes: (string | undefined)[];
  let check: (folder: string, signal: AbortSignal) => Promise<UploadVerdict>;
  /** Leases run by this clock, and looks by the system's: a test need not wait for a lease. */
  let skippedMs: number;

  const accept = async (folder: string): Promise<UploadVerdict> => {
    await rename(join(folder, UPLOAD_FILES.received), join(folder, UPLOAD_FILES.unpacked));
    return { state: 'accepted', check: CHECK };
  };
  const start = async (): Promise<UploadWatch> => {
    const number = watches.length;
    const watch = new UploadWatch({
      modelsDir: files.modelsDir,
      check: (folder, signal) => {
        checked.push(`${String(number)} ${folder.slice(-1)}`);
        return check(folder, signal);
      },
      onTrials: (served) => trials.set(number, served),
      onVolume: (id) => volumes.push(id),
      clock: { ...systemClock, monotonicMs: () => performance.now() + skippedMs },
      logger: { error: () => undefined },
    });
    watches.push(watch);
    await watch.start();
    return watch;
  };
  const onTrial = (): (string | number)[][] =>
    [...trials].flatMap(([number, served]) => served.map(({ id }) => [number, id]));
  const verdictOf = async (id: string): Promise<unknown> =>
    JSON.parse(await readFile(join(files.folderOf(id), UPLOAD_FILES.verdict), 'utf8'));
  const until = (expected: unknown, actual: () => unknown): Promise<void> =>
    eventually(async () => {
      expect(await actual()).toEqual(expected);
    });
  /** As a killed one leaves it. */
  const abandon = (id: string, generation: number): Promise<void> =>
    writeFile(join(files.folderOf(id), claimFileName(generation)), 'somebody 7');

  beforeEach(async () => {
    files = await UploadedFiles.create();
    [watches, checked, volumes] = [[], [], []];
    trials = new Map();
    check = accept;
    skippedMs = 0;
  });

  afterEach(async () => {
    await Promise.all(watches.map((watch) => watch.close()));
    await files.close();
  });

  it('they give the volume one id, which all of them know', async () => {
    await Promise.all([start(), start(), start()]);
    expect(new Set(volumes).size).toBe(1);
    expect(volumes[0]).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('one of them checks it, and serves it for a trial', async () => {
    await Promise.all([start(), start()]);
    const folder = await files.put(ONE);
    await until(1, () => onTrial().length);
    expect(checked).toHaveLength(1);
    await expect(verdictOf(ONE)).resolves.toEqual({ state: 'accepted', check: CHECK });
    expect(await readdir(join(folder, UPLOAD_FILES.unpacked))).toContain(UPLOADED_MARK);
  });

  it('each checks one at a time', async () => {
    const ends: (() => void)[] = [];
    check = async (folder) => {
      await new Promise<void>((resolve) => ends.push(resolve));
      return accept(folder);
    };
    await files.put(ONE);
    await files.put(OTHER);
    await start();
    await start();
    await until(2, () => checked.length);
    expect(new Set(checked.map((text) => text[0])).size).toBe(2);
    for (const end of ends) end();
    await until(2, () => onTrial().length);
  });

  it('one that is refused leaves nothing but the reason', async () => {
    check = () => Promise.resolve({ state: 'refused', reason: 'corrupt', message: 'It is.' });
    const folder = await files.put(ONE);
    await start();
    await until({ state: 'refused', reason: 'corrupt', message: 'It is.' }, () => verdictOf(ONE));
    await eventually(async () => {
      expect(await readdir(folder)).not.toContain(UPLOAD_FILES.received);
    });
    expect(onTrial()).toEqual([]);
  });

  it('one whose classifier was killed is checked by another after a lease', async () => {
    await files.put(ONE);
    await abandon(ONE, 1);
    await start();
    expect(checked).toEqual([]);
    skippedMs += LEASE_MS;
    await until([[0, ONE]], onTrial);
    expect(checked).toEqual(['0 1']);
  });

  it('one whose classifier has ended is taken at once, and not checked again', async () => {
    const first = await start();
    await files.put(ONE);
    await until([[0, ONE]], onTrial);
    await first.close();
    trials.clear();
    await start();
    await until([[1, ONE]], onTrial);
    expect(checked).toEqual(['0 1']);
  });

  it('one that has cost three classifiers their lives is given up', async () => {
    await files.put(ONE);
    await abandon(ONE, 3);
    await start();
    skippedMs += LEASE_MS;
    await eventually(async () => {
      await expect(verdictOf(ONE)).resolves.toMatchObject({
        state: 'refused',
        message: expect.stringContaining('3 classifiers'),
      });
    });
    expect(checked).toEqual([]);
  });

  it('one that was kept or deleted is no longer served', async () => {
    await files.put(ONE);
    await files.put(OTHER);
    await start();
    await until(2, () => onTrial().length);
    const unpacked = join(files.folderOf(ONE), UPLOAD_FILES.unpacked);
    await mkdir(join(files.folderOf(ONE), UPLOAD_FILES.cache));
    await rename(unpacked, join(files.modelsDir, 'kept'));
    await until([[0, OTHER]], onTrial);
    await eventually(async () => {
      expect(await readdir(files.folderOf(ONE))).not.toContain(UPLOAD_FILES.cache);
    });
    await rename(files.folderOf(OTHER), join(files.incoming, goneFolderName('x')));
    await until([], onTrial);
    await eventually(async () => {
      expect(await readdir(files.incoming)).toEqual([ONE, 'volume']);
    });
  });

  it('one that nobody keeps is gone after an hour', async () => {
    await files.put(ONE);
    await start();
    await until([[0, ONE]], onTrial);
    await files.age(ONE, UPLOAD_LIFETIME_MS - MINUTE_MS);
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(onTrial()).toHaveLength(1);
    await files.age(ONE, UPLOAD_LIFETIME_MS + MINUTE_MS);
    await until([], onTrial);
    await until(['volume'], () => readdir(files.incoming));
  });

  it('one whose API was killed before it had come whole is cleared away after a lease', async () => {
    await mkdir(files.folderOf(ONE), { recursive: true });
    await abandon(ONE, 0);
    await start();
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(await readdir(files.incoming)).toContain(ONE);
    skippedMs += LEASE_MS;
    await until(['volume'], () => readdir(files.incoming));
  });

  it('a check under way ends with its upload', async () => {
    let stopped = false;
    check = (_folder, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          stopped = true;
          reject(new Error('It was stopped.'));
        });
      });
    await files.put(ONE);
    await start();
    await until(1, () => checked.length);
    await rm(files.folderOf(ONE), { recursive: true, force: true, maxRetries: 5 });
    await until(true, () => stopped);
  });
});
