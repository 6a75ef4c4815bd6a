import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '@detections/runtime';
import { eventually, FakeClock } from '@detections/test-support';
import { pino } from 'pino';
import { BuiltInModels, type BuiltInModelsOptions } from './built-in-models.js';
import { TEST_MACHINE } from './engines/machine.fixture.js';
import { WEIGHTS_FILE_NAME } from './importers/keras-resnet50/model-files.js';
import { BUILT_IN, FALLBACK } from './models/built-in.js';
import { ModelFilesUnavailableError } from './models/model-files-unavailable-error.js';
import type { LoadedModel, RunModelOptions } from './models/run-model.js';

const LOOK_MS = 1000;
const ASK_MS = 2000;
const RUN: RunModelOptions = {
  machine: TEST_MACHINE,
  threadCount: 1,
  inferenceTimeoutMs: 1000,
  clock: systemClock,
  signal: new AbortController().signal,
  logger: pino({ level: 'silent' }),
};

describe('the models that are built in', () => {
  let home: string;
  let clock: FakeClock;
  let atHand: boolean;
  let ready: boolean;
  let needed: () => Promise<boolean>;
  let changes: number;
  /** Ends the attempt under way to load ResNet50. */
  let attempt: { fail: (why: Error) => void; succeed: () => void };
  let models: BuiltInModels;

  const create = ({ mayStandIn }: Pick<BuiltInModelsOptions, 'mayStandIn'>): BuiltInModels =>
    new BuiltInModels({
      resNet50: (onDownload) => ({
        ...BUILT_IN,
        load: () => {
          onDownload();
          return new Promise((resolve, reject) => {
            attempt = {
              fail: reject,
              succeed: () => {
                resolve({} as LoadedModel);
              },
            };
          });
        },
      }),
      fallback: { ...FALLBACK, load: () => Promise.reject(new Error('Not asked for.')) },
      mayStandIn,
      isFallbackNeeded: () => needed(),
      isFallbackAtHand: () => Promise.resolve(atHand),
      location: { folders: [join(home, 'folder')], cacheFolder: join(home, 'cache') },
      isReady: () => ready,
      onChange: () => (changes += 1),
      clock,
    });
  const offered = (): string[] => models.offered().map(({ name }) => name);
  const load = (): Promise<unknown> =>
    models
      .offered()[0]
      ?.load(RUN)
      .catch(() => undefined) ?? Promise.resolve();
  const unavailable = (): Error => new ModelFilesUnavailableError([], new Error('No network.'));
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
  const look = async (): Promise<void> => {
    clock.advance(LOOK_MS);
    await settle();
  };
  const putWeights = async (folder: string, text: string): Promise<void> => {
    await mkdir(join(home, folder), { recursive: true });
    await writeFile(join(home, folder, WEIGHTS_FILE_NAME), text);
  };

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'built-in-'));
    clock = new FakeClock();
    atHand = false;
    ready = false;
    needed = () => Promise.resolve(false);
    changes = 0;
    models = create({ mayStandIn: true });
  });
  afterEach(async () => {
    models.close();
    await rm(home, { recursive: true });
  });

  it('are ResNet50 alone as long as its sources may have it', async () => {
    expect(offered()).toEqual(['resnet50']);
    void load();
    await settle();
    expect(offered()).toEqual(['resnet50']);
  });

  it('are also the fallback, with the reason, once they have failed', async () => {
    const loading = load();
    attempt.fail(unavailable());
    await loading;
    expect(models.offered()).toMatchObject([
      { name: 'resnet50' },
      { name: 'efficientnet-lite0', fallbackReason: expect.stringContaining('takes over') },
    ]);
    expect(changes).toBe(1);
  });

  it('are also the fallback at once where it is at hand', async () => {
    atHand = true;
    void load();
    await eventually(() => {
      expect(offered()).toHaveLength(2);
    }, 1000);
  });

  it('are also the fallback where a download takes more than a minute', async () => {
    void load();
    for (let passed = 0; passed < 59_000; passed += LOOK_MS) await look();
    expect(offered()).toHaveLength(1);
    await look();
    expect(offered()).toHaveLength(2);
  });

  it('are never the fallback where that is off', async () => {
    atHand = true;
    models = create({ mayStandIn: false });
    const loading = load();
    attempt.fail(unavailable());
    await loading;
    expect(offered()).toEqual(['resnet50']);
  });

  it('are never the fallback for weights that are there and wrong', async () => {
    const loading = load();
    attempt.fail(new Error('damaged'));
    await loading;
    expect(offered()).toEqual(['resnet50']);
  });

  it('are ResNet50 alone again once it is ready, and not before', async () => {
    const first = load();
    attempt.fail(unavailable());
    await first;
    const second = load();
    attempt.succeed();
    await second;
    await look();
    expect(offered()).toHaveLength(2);
    ready = true;
    await look();
    expect(offered()).toEqual(['resnet50']);
    expect(changes).toBe(2);
  });

  const ask = async (): Promise<void> => {
    clock.advance(ASK_MS);
    await settle();
  };
  const byNameOnly = [
    { name: 'resnet50' },
    { name: 'efficientnet-lite0', byNameOnly: true },
  ] as const;

  it.each([true, false])(
    'are also the fallback, by name only, while it is needed (it may stand in: %s)',
    async (mayStandIn) => {
      models = create({ mayStandIn });
      needed = () => Promise.resolve(true);
      await models.start();
      expect(models.offered()).toMatchObject(byNameOnly);
      expect(models.offered()[1]).not.toHaveProperty('fallbackReason');
      needed = () => Promise.reject(new Error('Redis is away.'));
      await ask();
      expect(models.offered()).toMatchObject(byNameOnly);
      needed = () => Promise.resolve(false);
      await ask();
      expect(offered()).toEqual(['resnet50']);
      needed = () => Promise.resolve(true);
      await ask();
      expect(models.offered()).toMatchObject(byNameOnly);
      expect(changes).toBe(3);
    },
  );

  it('are never without a fallback that an own classifier was just taught on', async () => {
    await models.start();
    const loading = load();
    attempt.fail(unavailable());
    await loading;
    needed = () => Promise.resolve(true);
    ready = true;
    await look();
    expect(models.offered()).toMatchObject(byNameOnly);
    expect(models.offered()[1]).not.toHaveProperty('fallbackReason');
  });

  it('are the fallback with the reason where it is needed and ResNet50 is not to be had', async () => {
    needed = () => Promise.resolve(true);
    await models.start();
    const loading = load();
    attempt.fail(unavailable());
    await loading;
    expect(models.offered()[1]).toHaveProperty('fallbackReason');
    expect(models.offered()[1]).not.toHaveProperty('byNameOnly');
  });

  it.each(['folder', 'cache/resnet50'])(
    'are worth another try once weights lie in %s that nobody writes any more',
    async (folder) => {
      const loading = load();
      attempt.fail(unavailable());
      await loading;
      const fingerprints = new Set([models.offered()[0]?.fingerprint]);
      await look();
      expect(changes).toBe(1);
      await putWeights(folder, 'half');
      await look();
      await putWeights(folder, 'whole, and longer');
      await look();
      expect(changes).toBe(1);
      await look();
      expect(changes).toBe(2);
      expect(fingerprints.add(models.offered()[0]?.fingerprint).size).toBe(2);
      await look();
      expect(changes).toBe(2);
    },
  );

  it('are not tried anew for what a download under way brings', async () => {
    void load();
    await putWeights('cache/resnet50', 'whole');
    for (let looks = 0; looks < 3; looks += 1) await look();
    expect(changes).toBe(0);
  });

  it('are looked for no more once they are closed', async () => {
    const loading = load();
    attempt.fail(unavailable());
    await loading;
    models.close();
    models.close();
    await putWeights('folder', 'whole');
    for (let looks = 0; looks < 3; looks += 1) await look();
    expect(changes).toBe(1);
  });
});
