import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import {
  askGraphql,
  classify,
  describeWith,
  eventually,
  findModelFolder,
  freePort,
  predict,
  type RunningService,
  SAMPLE,
  startStandaloneUnready,
  waitUntilReady,
  WEIGHTS_FILE,
} from '@detections/test-support';

describeWith(['weights'], 'a service without model files', () => {
  let cache: string;
  let port: number;
  let environment: Record<string, string>;
  let service: RunningService;
  let mirror: Server | undefined;

  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'detections-cache-'));
    port = await freePort();
    const weights = await readFile(join(findModelFolder() ?? '', WEIGHTS_FILE));
    environment = {
      HOME: join(cache, 'home'),
      CACHE_DIR: cache,
      FALLBACK_MODEL: 'off',
      WEIGHTS_URLS: `http://127.0.0.1:${String(port)}/${WEIGHTS_FILE}`,
      WEIGHTS_MD5: createHash('md5').update(weights).digest('hex'),
    };
    service = await startStandaloneUnready(environment);
  }, 60_000);

  afterEach(async () => {
    await service.close();
    mirror?.close();
    await rm(cache, { recursive: true });
  });

  /** Sends half of the weights, and the rest once `goOn` resolves. */
  const startMirror = async (goOn: Promise<void>): Promise<string[]> => {
    const requests: string[] = [];
    mirror = createServer((request, response) => {
      const name = basename(request.url ?? '');
      requests.push(name);
      void readFile(join(findModelFolder() ?? '', name)).then(async (body) => {
        response.setHeader('content-length', body.length);
        response.write(body.subarray(0, body.length / 2));
        await goOn;
        response.end(body.subarray(body.length / 2));
      });
    });
    await once(mirror.listen(port, '127.0.0.1'), 'listening');
    return requests;
  };

  it('is live, says what it tried and where to put the file, and becomes ready by itself', async () => {
    const refusal = await eventually(async () => {
      const answer = await predict(service.url, SAMPLE.path);
      expect(JSON.stringify(answer.body)).toContain('models/resnet50');
      return answer;
    });
    expect(refusal.status).toBe(503);
    const { error } = refusal.body as { error: { code: string; message: string } };
    expect(error.code).toBe('MODEL_NOT_READY');
    expect(error.message).toContain(join('models', 'resnet50'));
    expect(error.message).toContain(environment['WEIGHTS_URLS']);
    expect(error.message).toContain(WEIGHTS_FILE);
    const byGraphql = await classify(service.url, SAMPLE.path);
    expect(byGraphql.body).toMatchObject({ errors: [{ extensions: { code: 'MODEL_NOT_READY' } }] });

    let goOn: () => void = () => undefined;
    const requests = await startMirror(new Promise((resolve) => (goOn = resolve)));
    await eventually(async () => {
      const { body } = await askGraphql(service.url, '{ service { ready notReadyReason } }');
      const notReadyReason: unknown = expect.stringMatching(/^Downloading the model: (49|50) %\./);
      expect(body).toEqual({ data: { service: { ready: false, notReadyReason } } });
    }, 90_000);
    goOn();
    await waitUntilReady(service.url, service.process);
    const answer = await predict(service.url, SAMPLE.path);
    expect(answer.body).toEqual(SAMPLE.predicted);
    expect(requests).toEqual([WEIGHTS_FILE]);
    await expect(readdir(join(cache, 'resnet50'))).resolves.toEqual([WEIGHTS_FILE]);

    // Where onnxruntime would keep what it reports to its maker.
    expect(existsSync(join(cache, 'home', '.cache', 'Microsoft'))).toBe(false);

    await service.close();
    service = await startStandaloneUnready(environment);
    await waitUntilReady(service.url, service.process);
    expect(requests).toHaveLength(1);
  }, 180_000);
});
