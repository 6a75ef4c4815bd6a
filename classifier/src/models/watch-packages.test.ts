import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from '@detections/test-support';
import { PackageWatch, type CompletePackage } from './watch-packages.js';

/** Between two looks. */
const LOOK_MS = 2000;

describe('the watch over the models folder', () => {
  let modelsDir: string;
  let clock: FakeClock;
  let told: string[][];
  let last: readonly CompletePackage[];
  let watch: PackageWatch;

  beforeEach(async () => {
    modelsDir = await mkdtemp(join(tmpdir(), 'models-'));
    clock = new FakeClock();
    told = [];
    last = [];
    watch = new PackageWatch({
      modelsDir,
      onPackages: (packages) => {
        last = packages;
        told.push(packages.map(({ name, version }) => `${name}@${version}`));
      },
      clock,
      logger: { warn: () => undefined, error: () => undefined },
    });
  });

  afterEach(async () => {
    await watch.close();
    await rm(modelsDir, { recursive: true, force: true });
  });

  /** @param secondsAgo When it was written, as far as the watch's clock goes. */
  const write = async (path: string, text: string, secondsAgo = 0): Promise<void> => {
    const file = join(modelsDir, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    const when = clock.now() / 1000 - secondsAgo;
    await utimes(file, when, when);
  };
  const look = async (): Promise<void> => {
    clock.advance(LOOK_MS);
    // What the file system answers takes turns of the loop, not of the clock.
    await new Promise((resolve) => setTimeout(resolve, 50));
  };

  it('tells at once that there is nothing, also where there is no folder', async () => {
    await rm(modelsDir, { recursive: true });
    await watch.start();
    expect(told).toEqual([[]]);
  });

  it('tells of a folder that stands still for a look, and once', async () => {
    await watch.start();
    await write('screws/1/model.onnx', 'half');
    await look();
    expect(told).toEqual([[]]);
    await look();
    await look();
    expect(told).toEqual([[], ['screws@1']]);
  });

  it('waits for a copy that is still growing', async () => {
    await watch.start();
    await write('screws/1/model.onnx', 'half');
    await look();
    await write('screws/1/model.onnx', 'half and more');
    await look();
    expect(told).toEqual([[]]);
    await look();
    expect(told).toEqual([[], ['screws@1']]);
  });

  it('is not stopped by a link that leads nowhere, in whatever package', async () => {
    await write('screws/1/model.onnx', 'network', 60);
    await mkdir(join(modelsDir, 'leaves/1'), { recursive: true });
    await symlink('nowhere', join(modelsDir, 'leaves/1/model.onnx'));
    await watch.start();
    await look();
    expect(told.at(-1)).toEqual(['leaves@1', 'screws@1']);
  });

  it('keeps what was complete until what takes its place is', async () => {
    await watch.start();
    await write('screws/1/model.onnx', 'first');
    await look();
    await look();
    const [before] = last;
    await write('screws/1/model.onnx', 'second one');
    await look();
    expect(last[0]?.fingerprint).toBe(before?.fingerprint);
    await look();
    expect(last[0]?.fingerprint).not.toBe(before?.fingerprint);
  });

  it('tells of versions that come and of folders that go', async () => {
    await watch.start();
    await write('screws/1/model.onnx', 'first');
    await write('screws/2/model.onnx', 'second');
    await look();
    await look();
    await rm(join(modelsDir, 'screws', '1'), { recursive: true });
    await look();
    expect(told).toEqual([[], ['screws@1', 'screws@2'], ['screws@2']]);
  });
});
