import { once } from 'node:events';
import { cp, mkdir, mkdtemp, open, readFile, rename, rm } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  askGraphql,
  classify,
  describeWith,
  eventually,
  FALLBACK_FOLDER,
  findModelFolder,
  NOBODY,
  predict,
  RedisServer,
  runCommand,
  type RunningService,
  SAMPLE,
  startStandaloneUnready,
  waitUntilReady,
  WEIGHTS_FILE,
} from '@detections/test-support';
import { RedisJobDispatcher } from '@detections/graphql-api/redis';
import { systemClock } from '@detections/runtime';
import { pino } from 'pino';
import { ModelLoad } from '../model-load.fixture.js';

const FALLBACK = 'efficientnet-lite0@1';
const REASON = /^ResNet50's weights are in none of its folders/;
const CLIENTS = 4;
/** Within ten seconds, and at once, with room for a machine that is busy with something else. */
const TAKEN_OVER_MS = 30_000;
const AT_ONCE_MS = 15_000;
/** Long enough for the sources to fail and the fallback to be loaded, if it were. */
const LOADED_MS = 6000;
/** Longer than a model that nobody needs any more goes on answering. */
const GONE_MS = 8000;

describeWith(['fallback'], 'a machine without ResNet50', () => {
  /** What the first services made of weights, for those after them: it takes seconds. */
  let made: string;
  let cache: string;
  let environment: Record<string, string>;
  const started: { close(): Promise<void> }[] = [];

  beforeAll(async () => {
    made = await mkdtemp(join(tmpdir(), 'detections-made-'));
  });

  afterAll(() => rm(made, { recursive: true }));

  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'detections-cache-'));
    await cp(made, cache, { recursive: true });
    environment = environmentWith(cache);
  });

  afterEach(async () => {
    for (const each of started.splice(0).reverse()) await each.close();
    for (const folder of ['imports', 'onnx']) {
      await cp(join(cache, folder), join(made, folder), { recursive: true }).catch(() => undefined);
    }
    await rm(cache, { recursive: true });
  });

  const start = async (others: Readonly<Record<string, string>> = {}): Promise<RunningService> => {
    const service = await startStandaloneUnready({ ...environment, ...others });
    started.push(service);
    return service;
  };
  const listModels = async ({ url }: RunningService): Promise<unknown> =>
    (await fetch(`${url}/v1/models`)).json();

  describe('in one process', () => {
    let own: string;
    let service: RunningService;

    beforeAll(async () => {
      own = await mkdtemp(join(tmpdir(), 'detections-cache-'));
      service = await startStandaloneUnready(environmentWith(own));
      await waitUntilReady(service.url, service.process);
    }, 60_000);

    afterAll(async () => {
      await service.close();
      await rm(own, { recursive: true });
    });

    it('answers through every door by EfficientNet-Lite0, and says so', async () => {
      const { status, headers, body } = await predict(service.url, SAMPLE.path);
      expect({ status, body }).toMatchObject({
        status: 200,
        body: { success: true, prediction: SAMPLE.predicted.prediction },
      });
      expect(headers.get('x-model')).toBe(FALLBACK);
      expect(headers.get('x-preprocessing')).toBe('CENTER_CROP');
      const query = `mutation ($image: Upload!) {
        classify(image: $image) { label { classIndex wordNetId name } model { name version } } }`;
      const byGraphql = await classify(service.url, SAMPLE.path, { query });
      const model = { name: 'efficientnet-lite0', version: '1' };
      expect(byGraphql.body).toEqual({ data: { classify: { label: SAMPLE.label, model } } });
      const told = await askGraphql(service.url, '{ models { name fallbackReason } }');
      const fallbackReason: unknown = expect.stringMatching(REASON);
      const standIn: unknown = expect.objectContaining({ name: model.name, fallbackReason });
      expect(told.body).toEqual({ data: { models: expect.arrayContaining([standIn]) as unknown } });
      expect(JSON.stringify(await listModels(service))).toContain(`"fallbackReason":"ResNet50's`);
      expect(service.process.output).toMatch(
        /Ready: efficientnet-lite0 1 .*, and answers meanwhile\. ResNet50's weights are in none/,
      );
    });

    it('refuses the preset that EfficientNet-Lite0 lacks, and says which it has', async () => {
      const { status, headers } = await predict(service.url, SAMPLE.path, {
        query: '?preprocessing=KERAS',
      });
      expect({ status, code: headers.get('x-error-code') }).toEqual({
        status: 400,
        code: 'BAD_USER_INPUT',
      });
      expect(headers.get('x-error-message')).toContain('CENTER_CROP');
    });
  });

  const expectNothingToAnswer = async ({ url }: RunningService): Promise<void> => {
    await eventually(async () => {
      const { status, body } = await predict(url, SAMPLE.path);
      expect([status, JSON.stringify(body)]).toEqual([503, expect.stringContaining('MODEL_NOT')]);
    });
    await new Promise((resolve) => setTimeout(resolve, LOADED_MS));
    const live = await fetch(`${url}/health/live`);
    const ready = await fetch(`${url}/health/ready`);
    expect([live.status, ready.status]).toEqual([200, 503]);
  };

  it('is live and answers nothing where that is off', async () => {
    await expectNothingToAnswer(await start({ FALLBACK_MODEL: 'off' }));
  }, 60_000);

  describeWith(['redis'], 'over Redis', () => {
    it('is live and answers nothing, unless it was asked to', async () => {
      const redis = await RedisServer.start();
      started.push(redis);
      await expectNothingToAnswer(await start({ REDIS_URL: redis.url }));
    }, 60_000);
  });

  it('answers at once where the hosts take the question and never answer', async () => {
    const sockets = new Set<Socket>();
    const silent = createServer((socket) => sockets.add(socket.on('error', () => undefined)));
    await once(silent.listen(0, '127.0.0.1'), 'listening');
    const { port } = silent.address() as AddressInfo;
    const startedAt = performance.now();
    const service = await start({
      WEIGHTS_URLS: `http://127.0.0.1:${String(port)}/${WEIGHTS_FILE}`,
    });
    await waitUntilReady(service.url, service.process);
    expect(performance.now() - startedAt).toBeLessThan(AT_ONCE_MS);
    expect(sockets.size).toBeGreaterThan(0);
    for (const socket of sockets) socket.destroy();
    silent.close();
  }, 60_000);

  it('classifies from the command line, and says by what on standard error', async () => {
    const words = ['classify', '--top', '1', SAMPLE.path];
    // Two levels, so that no ../shared is found from there.
    const cwd = join(cache, 'project');
    await mkdir(cwd);
    const { code, stdout, stderr } = await runCommand(words, cwd, environment, cwd);
    expect(code).toBe(0);
    expect(stdout).toContain(SAMPLE.predicted.prediction);
    expect(stderr).toMatch(/^efficientnet-lite0 has answered, because ResNet50's weights/);
  }, 60_000);

  describeWith(['weights'], 'until it comes', () => {
    const weights = join(findModelFolder() ?? '', WEIGHTS_FILE);
    const copyWhole = async (folder: string): Promise<void> => {
      await cp(weights, join(folder, `.${WEIGHTS_FILE}`));
      await rename(join(folder, `.${WEIGHTS_FILE}`), join(folder, WEIGHTS_FILE));
    };
    const copySlowly = async (folder: string): Promise<void> => {
      const content = await readFile(weights);
      const file = await open(join(folder, WEIGHTS_FILE), 'w');
      await file.write(content.subarray(0, content.length / 2));
      // Two of the looks that are taken at the folder, in which it stands still.
      await new Promise((resolve) => setTimeout(resolve, 3000));
      await file.write(content.subarray(content.length / 2));
      await file.close();
    };

    it.each([
      ['in one piece to models/resnet50', copyWhole, 'models'],
      ['in two halves to the cache', copySlowly, 'cache'],
    ] as const)(
      '%s: it takes over within seconds, and no request fails',
      async (_, copy, where) => {
        const service = await start();
        await waitUntilReady(service.url, service.process);
        const folder = join(where === 'cache' ? cache : join(service.folder, where), 'resnet50');
        await mkdir(folder, { recursive: true });
        const load = new ModelLoad(service.url, undefined, CLIENTS);
        await eventually(() => {
          expect(load.answersBy(FALLBACK)).toBeGreaterThan(CLIENTS);
        }, TAKEN_OVER_MS);
        await copy(folder);
        const copiedAt = performance.now();
        await eventually(() => {
          expect(load.answersBy('resnet50@1')).toBeGreaterThan(0);
        }, TAKEN_OVER_MS).finally(() => load.stop());
        report(`Took over ${((performance.now() - copiedAt) / 1000).toFixed(1)} s later`);
        await eventually(async () => {
          expect(JSON.stringify(await listModels(service))).not.toContain('efficientnet-lite0');
        }, TAKEN_OVER_MS);
        const { headers } = await predict(service.url, SAMPLE.path);
        expect(headers.get('x-model')).toBe('resnet50@1');
        expect(load.failures).toEqual([]);
        expect([...load.answers.keys()]).toEqual([FALLBACK, 'resnet50@1']);
      },
      90_000,
    );

    describeWith(['redis'], 'and is what an own classifier was taught on', () => {
      const expectBoth = async ({ url }: RunningService): Promise<void> => {
        const modelOf = async (query: string): Promise<string | null> =>
          (await predict(url, SAMPLE.path, { query })).headers.get('x-model');
        await eventually(async () => {
          expect(await modelOf('')).toBe('resnet50@1');
          expect(await modelOf('?model=efficientnet-lite0')).toBe(FALLBACK);
        }, TAKEN_OVER_MS);
        const described: unknown = await (
          await fetch(`${url}/v1/models/efficientnet-lite0`)
        ).json();
        expect(described).toMatchObject({ ready: true, default: false });
        expect(described).not.toHaveProperty('fallbackReason');
      };

      it('stays for whoever names it, after a restart, too', async () => {
        const redis = await RedisServer.start();
        started.push(redis);
        const dispatcher = new RedisJobDispatcher({
          url: redis.url,
          limits: { maxQueueLength: 256, maxQueueBytes: 1e6 },
          clock: systemClock,
          logger: pino({ level: 'silent' }),
        });
        started.push(dispatcher);
        await dispatcher.start();
        const overRedis = { REDIS_URL: redis.url, FALLBACK_MODEL: 'on' };
        const first = await start(overRedis);
        await waitUntilReady(first.url, first.process);
        dispatcher.need([{ name: 'efficientnet-lite0', version: '1' }]);
        await mkdir(join(cache, 'resnet50'), { recursive: true });
        await copyWhole(join(cache, 'resnet50'));
        await expectBoth(first);
        await new Promise((resolve) => setTimeout(resolve, GONE_MS));
        await expectBoth(first);
        await first.close();
        // It needs no leave to answer in another's place for that.
        const second = await start({ ...overRedis, FALLBACK_MODEL: 'off' });
        await waitUntilReady(second.url, second.process);
        await expectBoth(second);
      }, 120_000);
    });
  });
});

function environmentWith(cache: string): Record<string, string> {
  return {
    CACHE_DIR: cache,
    WEIGHTS_URLS: NOBODY,
    FALLBACK_MODEL_DIR: FALLBACK_FOLDER,
    CACHE_TTL_SECONDS: '0',
  };
}

/** For whoever reads the log; the figure is asserted above. */
function report(line: string): void {
  process.stdout.write(`${line}\n`);
}
