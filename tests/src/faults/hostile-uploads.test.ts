import { mkdtemp, readdir, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { RedisJobSource } from '@detections/classifier/redis';
import { systemClock } from '@detections/runtime';
import {
  classify,
  classifyParts,
  describeWith,
  eventually,
  FakeClassifier,
  freePort,
  multipartBody,
  postHead,
  RawClient,
  RedisServer,
  residentBytes,
  ServiceProcess,
  type RawPart,
} from '@detections/test-support';
import { pino } from 'pino';

const ROUNDS = 200;
/** Until here buffers, compiled code and the heap have found their size. */
const WARM_UP_ROUNDS = 50;
/** A round leaks less than this, or the test fails: one of its bodies alone has 300 kB. */
const MOST_GROWTH_BYTES = 40_000_000;
const UPLOAD_TIMEOUT_MS = 1000;

const PNG_HEAD = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const PHOTO = Buffer.concat([PNG_HEAD, Buffer.alloc(300_000)]);
const [operations, map, file] = classifyParts(PHOTO) as [RawPart, RawPart, RawPart];
const restFile: RawPart = { ...file, name: 'file' };

/** What is sent, and where to; whole or cut off after a share of it. */
interface Attack {
  readonly path: '/graphql' | '/predict';
  readonly body: Buffer;
  readonly share: number;
  /** What may be answered; undefined stands for a closed connection. */
  readonly allowed: readonly (number | undefined)[];
}

const attack = (
  path: Attack['path'],
  parts: readonly RawPart[],
  { share = 1, allowed = [400] }: Partial<Pick<Attack, 'share' | 'allowed'>> = {},
): Attack => ({ path, body: multipartBody(parts), share, allowed });

const ATTACKS: readonly Attack[] = [
  attack('/graphql', [operations, map, file, file]),
  attack('/graphql', [operations, map, file, { ...file, name: 'other' }]),
  attack('/graphql', [operations, { ...map, content: '{"0":["variables' }, file]),
  attack('/graphql', [operations, map, ...Array.from({ length: 10_000 }, () => operations)]),
  attack('/graphql', [operations, map, { ...file, name: 'x'.repeat(60_000) }]),
  attack('/graphql', [operations, map]),
  attack('/graphql', [operations, map, { ...file, content: '%PDF-1.7' }], { allowed: [415] }),
  attack(
    '/predict',
    Array.from({ length: 10_000 }, () => ({ name: 'x', content: 'x' })),
  ),
  attack('/predict', [{ ...restFile, name: 'x'.repeat(60_000) }]),
  // Cut off: the client goes, nobody is left to answer.
  attack('/graphql', [operations, map, file], { share: 0.5, allowed: [undefined] }),
  attack('/graphql', [operations, map, file], { share: 0.001, allowed: [undefined] }),
  attack('/predict', [restFile], { share: 0.5, allowed: [undefined] }),
];

describeWith(['redis'], `${String(ROUNDS)} rounds of hostile uploads`, () => {
  let redis: RedisServer;
  let api: ServiceProcess;
  let classifier: FakeClassifier;
  let url: string;
  let temporary: string;

  beforeAll(async () => {
    redis = await RedisServer.start();
    temporary = await mkdtemp(join(tmpdir(), 'detections-hostile-'));
    const port = await freePort();
    url = `http://127.0.0.1:${String(port)}`;
    api = ServiceProcess.start('graphql-api/dist/main.js', {
      PORT: String(port),
      REDIS_URL: redis.url,
      TMPDIR: temporary,
      UPLOAD_TIMEOUT_MS: String(UPLOAD_TIMEOUT_MS),
      LOG_LEVEL: 'error',
      // A heap that cannot grow at leisure: what is resident is then what is held, or nearly.
      NODE_OPTIONS: '--max-semi-space-size=1 --max-old-space-size=96',
    });
    const logger = pino({ level: 'silent' });
    const source = new RedisJobSource({
      ...{ url: redis.url, clock: systemClock, logger },
      ...{ claimIdleMs: 5000, maxDeliveries: 2 },
    });
    await source.start();
    classifier = new FakeClassifier(source);
    await eventually(() => classifier.start());
    await eventually(async () => {
      expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    }, 30_000);
  }, 60_000);

  afterAll(async () => {
    await api.close();
    await classifier.close();
    await redis.close();
    await rm(temporary, { recursive: true });
  });

  const run = async ({ path, body, share, allowed }: Attack): Promise<void> => {
    const client = await RawClient.connect(url);
    client.write(postHead(path, body.length));
    client.write(body.subarray(0, Math.ceil(body.length * share)));
    if (share < 1) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      client.destroy();
    }
    expect(allowed).toContain(await client.status());
    client.destroy();
    await client.closed();
  };

  it('leaves no memory, socket or file behind, and the service well', async () => {
    let before = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      if (round === WARM_UP_ROUNDS) before = await residentBytes(api.pid);
      await Promise.all(ATTACKS.map(run));
    }
    await eventually(async () => {
      expect((await residentBytes(api.pid)) - before).toBeLessThan(MOST_GROWTH_BYTES);
    });
    await eventually(async () => {
      expect(await openFiles(api.pid)).toEqual([]);
    });
    expect(await readdir(temporary)).toEqual([]);
    expect(api.output).toBe('');
    const photo = join(temporary, 'photo.png');
    await writeFile(photo, PHOTO);
    expect((await classify(url, photo)).status).toBe(200);
  }, 180_000);

  it('ends uploads of a byte at a time while others are answered', async () => {
    const photo = join(temporary, 'photo.png');
    await writeFile(photo, PHOTO);
    const slow = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const client = await RawClient.connect(url);
        client.write(postHead(index % 2 === 0 ? '/graphql' : '/predict', 1_000_000));
        const timer = setInterval(() => {
          client.write('-');
        }, 100);
        return { client, timer };
      }),
    );
    expect((await classify(url, photo)).status).toBe(200);
    for (const { client, timer } of slow) {
      expect([400, 408]).toContain(await client.status());
      await client.closed();
      clearInterval(timer);
    }
    expect((await classify(url, photo)).status).toBe(200);
  }, 60_000);
});

/** Paths of the files that a process holds open below the temporary folder. */
async function openFiles(pid: number): Promise<readonly string[]> {
  const folder = `/proc/${String(pid)}/fd`;
  const targets = await Promise.all(
    (await readdir(folder)).map((name) => readlink(join(folder, name)).catch(() => '')),
  );
  return targets.filter((target) => target.includes('detections-hostile-'));
}
