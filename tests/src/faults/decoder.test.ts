import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  childProcesses,
  describeWith,
  eventually,
  predict,
  type RunningService,
  SAMPLE,
  startStandalone,
} from '@detections/test-support';
import sharp from 'sharp';

describeWith(['network'], 'a crash of the decoder, all in one process', () => {
  let service: RunningService;
  let folder: string;
  /** Takes seconds to decode. */
  let slow: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'detections-decoder-'));
    slow = join(folder, 'slow.avif');
    const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
    const picture = { width: 4500, height: 4500, channels: 3, background: 'red', noise } as const;
    await writeFile(
      slow,
      await sharp({ create: picture }).avif({ effort: 0, quality: 20 }).toBuffer(),
    );
    service = await startStandalone();
  }, 180_000);

  afterAll(async () => {
    await service.close();
    await rm(folder, { recursive: true });
  });

  const decoders = (): readonly number[] =>
    childProcesses(service.process.pid, 'decoder-process.js');
  /** Those that are there once the slow picture has come; nothing else is being decoded. */
  const inMidDecode = async (): Promise<readonly number[]> => {
    await new Promise((resolve) => setTimeout(resolve, 600));
    return eventually(() => {
      expect(decoders()).not.toEqual([]);
      return decoders();
    });
  };
  const crash = (pids: readonly number[]): Promise<void> =>
    eventually(() => {
      const left = pids.filter((pid) => decoders().includes(pid));
      // Twice: V8 passes over a first SIGSEGV that no memory access caused.
      for (const pid of left) process.kill(pid, 'SIGSEGV');
      expect(left).toEqual([]);
    });

  it('costs a picture a second decoding, and nobody its answer', async () => {
    const answer = predict(service.url, slow);
    await crash(await inMidDecode());
    const { status } = await answer;
    expect(status).toBe(200);
    const { body } = await predict(service.url, SAMPLE.path);
    expect(body).toEqual(SAMPLE.predicted);
  }, 60_000);

  it('gives a picture up that crashes two, while its neighbours and health are answered', async () => {
    const answer = predict(service.url, slow);
    await crash(await inMidDecode());
    const again = await inMidDecode();
    const neighbours = Array.from({ length: 4 }, () => predict(service.url, SAMPLE.path));
    await crash(again);
    for (const { body } of await Promise.all(neighbours)) expect(body).toEqual(SAMPLE.predicted);
    const { status, body } = await answer;
    expect({ status, body }).toMatchObject({
      status: 500,
      body: { success: false, error: { code: 'JOB_POISONED' } },
    });
    const ready = await fetch(`${service.url}/health/ready`);
    expect(ready.status).toBe(200);
    await expect(predict(service.url, SAMPLE.path)).resolves.toMatchObject({
      body: SAMPLE.predicted,
    });
  }, 60_000);

  it('leaves no decoder behind when the service is killed', async () => {
    const pids = decoders();
    expect(pids.length).toBeGreaterThan(0);
    service.process.signal('SIGKILL');
    await service.process.exited();
    await eventually(() => {
      const alive = pids.filter((pid) => {
        try {
          return process.kill(pid, 0);
        } catch {
          return false;
        }
      });
      expect(alive).toEqual([]);
    });
  }, 60_000);
});
