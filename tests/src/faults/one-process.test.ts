import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';
import {
  describeWith,
  eventually,
  predict,
  RawClient,
  runCommand,
  type RunningService,
  SAMPLE,
  startStandalone,
  waitUntilReady,
} from '@detections/test-support';
import {
  DEADLY_ENVIRONMENT,
  drawDeadlyPicture,
  type DeadlyPicture,
} from './deadly-pictures.fixture.js';
import { Load, send, sendMany, type Outcome } from './requests.fixture.js';

/** A slow machine refuses the last of many, which is no promise broken: they were not accepted. */
function accountOf(outcomes: readonly Outcome[]): { answered: boolean; lost: readonly Outcome[] } {
  return {
    answered: outcomes.includes('answered'),
    lost: outcomes.filter((outcome) => outcome !== 'answered' && outcome !== 'QUEUE_FULL'),
  };
}

describeWith(['network'], 'one process without Redis', () => {
  let service: RunningService | undefined;

  afterEach(() => service?.close());

  const start = async (environment: Record<string, string> = {}): Promise<RunningService> => {
    service = await startStandalone({ INFERENCE_THREADS: '1', ...environment });
    return service;
  };

  it('outlives pictures that kill or hang its inference thread: only they fail', async () => {
    const { url, process } = await start({ ...DEADLY_ENVIRONMENT, INFERENCE_TIMEOUT_MS: '1000' });
    const deadlyPictures: DeadlyPicture[] = ['ends the thread', 'hangs the thread'];
    for (const deadly of deadlyPictures) {
      const file = await drawDeadlyPicture(deadly);
      const neighbours = sendMany(url, 5);
      const culprit = send(url, file);
      await eventually(async () => {
        const response = await fetch(`${url}/health/ready`);
        expect(response.status).toBe(503);
        await expect(response.json()).resolves.toMatchObject({
          code: 'MODEL_NOT_READY',
          reason: expect.stringContaining('inference thread was lost'),
        });
        // New work is refused meanwhile, with a code that says to come again.
        await expect(send(url)).resolves.toBe('MODEL_NOT_READY');
      });
      await expect(culprit).resolves.toBe('INFERENCE_FAILED');
      expect(new Set(await neighbours)).toEqual(new Set(['answered']));
      await waitUntilReady(url, process);
      expect(new Set(await sendMany(url, 4))).toEqual(new Set(['answered']));
    }
  });

  it('answers what it has accepted on SIGTERM, keeps the reports, and exits with 0', async () => {
    const { url, process, folder } = await start();
    await fetch(`${url}/feedback?report=before+the+end`);
    const accepted = sendMany(url, 48);
    // Long enough for all to come, and too short for all to be answered.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    process.signal('SIGTERM');
    expect(accountOf(await accepted)).toEqual({ answered: true, lost: [] });
    await expect(process.exited()).resolves.toBe(0);
    const { stdout: reports } = await runCommand(['feedback', 'export'], folder, {
      DATA_DIR: join(folder, 'data'),
    });
    expect(reports).toContain('before the end');
  });

  it('ends soon after the last answer, whatever connections are open', async () => {
    const { url, process } = await start();
    const accepted = sendMany(url, 48);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const [, halfHeaders, trickling, refused] = await Promise.all([
      RawClient.connect(url),
      RawClient.connect(url),
      RawClient.connect(url),
      RawClient.connect(url),
    ]);
    halfHeaders.write('POST /predict HTTP/1.1\r\nhost: localhost\r\n');
    trickling.write('POST /feedback HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9000\r\n');
    trickling.write('content-type: application/x-www-form-urlencoded\r\n\r\nreport=');
    refused.write('POST /predict HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9000000\r\n\r\n');
    expect(await refused.status()).toBe(400);
    const timer = setInterval(() => {
      for (const client of [trickling, refused]) client.write('-');
    }, 50);
    process.signal('SIGTERM');
    expect(accountOf(await accepted)).toEqual({ answered: true, lost: [] });
    const answeredAt = performance.now();
    await expect(process.exited()).resolves.toBe(0);
    expect(performance.now() - answeredAt).toBeLessThan(5000);
    clearInterval(timer);
  });

  it('says that it goes, serves on for the delay, and loses no request of those who listen', async () => {
    const { url, process } = await start({ SHUTDOWN_DELAY_MS: '1500' });
    const load = new Load(url, 4);
    await eventually(() => {
      expect(load.outcomes.length).toBeGreaterThan(4);
    });
    process.signal('SIGTERM');
    await eventually(async () => {
      const { status } = await fetch(`${url}/health/ready`);
      expect(status).toBe(503);
    });
    const outcomes = await load.stop();
    expect(new Set(outcomes)).toEqual(new Set(['answered']));
    await expect(process.exited()).resolves.toBe(0);
  });

  it('keeps the reports that it acknowledged when it is killed', async () => {
    const { url, process, folder } = await start();
    const { status } = await fetch(`${url}/feedback?report=then+came+the+axe`);
    expect(status).toBe(200);
    const lost = send(url);
    process.signal('SIGKILL');
    await expect(lost).resolves.toBe('connection lost');
    const { stdout: reports } = await runCommand(['feedback', 'export'], folder, {
      DATA_DIR: join(folder, 'data'),
    });
    expect(reports).toContain('then came the axe');
  });

  it('ends at once on a second signal', async () => {
    const { url, process } = await start({ SHUTDOWN_DELAY_MS: '60000' });
    const { status } = await predict(url, SAMPLE.path);
    expect(status).toBe(200);
    process.signal('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 200));
    const askedAt = Date.now();
    process.signal('SIGTERM');
    await expect(process.exited()).resolves.toBeNull();
    expect(Date.now() - askedAt).toBeLessThan(5000);
  });
});
