import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  BOUNDARY,
  describeWith,
  eventually,
  flood,
  type FloodResult,
  multipartBody,
  predict,
  residentBytes,
  type RunningService,
  SAMPLE,
  startStandalone,
} from '@detections/test-support';

const FEW = 16;
const MANY = 300;
const ROUNDS = 2;
const ROUND_MS = 4000;
/**
 * `npm run bench:flood` measures, and docs/performance.md says what; here other programs may take most of
 * the machine at any time.
 */
const LOWEST_RATIO = 0.5;
/** Weights, engine and runtime hold about 350 MB; the rest is the queue's, and room for noise. */
const MOST_RESIDENT_BYTES = 900_000_000;
/** Refusals that come in numbers wait, ten seconds at most. */
const MOST_REFUSAL_MS = 12_000;
/** Sooner than they are told. */
const RETURN_AFTER_MS = 50;

describeWith(['network'], `${String(MANY)} clients at once`, () => {
  let service: RunningService;
  let body: Buffer;

  beforeAll(async () => {
    service = await startStandalone({ MAX_QUEUE_LENGTH: '48', MAX_QUEUE_BYTES: '64000000' });
    const content = await readFile(SAMPLE.path);
    body = multipartBody([{ name: 'file', fileName: SAMPLE.fileName, content }]);
  }, 180_000);

  afterAll(() => service.close());

  const send = (clients: number, durationMs = ROUND_MS): Promise<FloodResult> =>
    flood({
      url: `${service.url}/predict`,
      contentType: `multipart/form-data; boundary=${BOUNDARY}`,
      body,
      clients,
      durationMs,
      returnAfterMs: RETURN_AFTER_MS,
    });
  /** One that is answered has waited for all that were in the queue before it. */
  const requireDrained = async (): Promise<void> => {
    const { status } = await predict(service.url, SAMPLE.path);
    expect(status).toBe(200);
  };
  const sum = (values: readonly number[]): number =>
    values.reduce((total, value) => total + value, 0);

  it('get answers or are told to come back, while as much is done as for a few', async () => {
    await send(FEW, 1000);
    const few: FloodResult[] = [];
    const many: FloodResult[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      few.push(await send(FEW));
      many.push(await send(MANY));
      await eventually(requireDrained, 30_000);
    }
    for (const { statuses, failures } of [...few, ...many]) {
      expect(failures).toEqual([]);
      expect(['200', '503']).toEqual(expect.arrayContaining(Object.keys(statuses)));
    }
    for (const { statuses } of few) expect(statuses[503]).toBeUndefined();
    for (const { statuses, refusedMs } of many) {
      expect(statuses[503]).toBeGreaterThan(0);
      expect(Math.max(...refusedMs)).toBeLessThan(MOST_REFUSAL_MS);
    }
    const rate = (results: readonly FloodResult[]): number =>
      sum(results.map(({ answeredPerSecond }) => answeredPerSecond)) / results.length;
    expect(rate(many) / rate(few)).toBeGreaterThan(LOWEST_RATIO);
    expect(await residentBytes(service.process.pid)).toBeLessThan(MOST_RESIDENT_BYTES);
  }, 120_000);

  it('with ten megabytes each do not fill the memory', async () => {
    const large = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(10_000_000)]);
    body = multipartBody([{ name: 'file', fileName: 'large.png', content: large }]);
    let peak = 0;
    const timer = setInterval(() => {
      void residentBytes(service.process.pid).then((bytes) => (peak = Math.max(peak, bytes)));
    }, 50);
    const { statuses, failures } = await send(MANY, 3000);
    clearInterval(timer);
    expect(failures).toEqual([]);
    expect(['422', '503']).toEqual(expect.arrayContaining(Object.keys(statuses)));
    expect(statuses[503]).toBeGreaterThan(0);
    expect(peak).toBeLessThan(MOST_RESIDENT_BYTES);
  }, 120_000);
});
