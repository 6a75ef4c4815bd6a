import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  describeWith,
  eventually,
  predict,
  residentBytes,
  type RunningService,
  SAMPLE,
  startStandalone,
} from '@detections/test-support';
import { putDetector, putExport } from '../exports.fixture.js';
import { DEADLY_ENVIRONMENT, drawDeadlyPicture } from '../faults/deadly-pictures.fixture.js';
import { askModel, keep, show, untilJudged, upload, zipFolder } from '../uploads.fixture.js';

const MINUTES = 60_000;
const SENT_BYTES = 150_000_000;
const MOST_GROWTH_BYTES = 64_000_000;

describeWith(['network'], 'models by upload, in one process', () => {
  let service: RunningService;
  let folder: string;
  let zip: Uint8Array<ArrayBuffer>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'detections-uploads-'));
    await putExport(join(folder, 'export'));
    zip = await zipFolder(join(folder, 'export'));
    service = await startStandalone({
      MODEL_UPLOADS: 'true',
      INFERENCE_TIMEOUT_MS: '5000',
      ...DEADLY_ENVIRONMENT,
    });
  }, 3 * MINUTES);

  afterAll(async () => {
    await service.close();
    await rm(folder, { recursive: true });
  });

  it(
    'answer for a trial, then under a name of their own',
    async () => {
      const sentAt = performance.now();
      const { id } = await upload(service.url, zip);
      const { state, model = '', check } = await untilJudged(service.url, id);
      expect([state, check]).toEqual([
        'accepted',
        expect.objectContaining({ kind: 'plain-onnx', output: 'logits' }),
      ]);
      const trial = await askModel(service.url, SAMPLE.path, model);
      report(`First answer after ${((performance.now() - sentAt) / 1000).toFixed(1)} s`);
      expect(trial.predictions.map(({ label }) => label.name).sort()).toEqual([
        'apple',
        'pear',
        'plum',
      ]);
      await expect(keep(service.url, id, 'fruits')).resolves.toMatchObject({
        state: 'kept',
        model: 'fruits@1',
      });
      const kept = await eventually(() => askModel(service.url, SAMPLE.path, 'fruits@1'), 30_000);
      expect(kept.predictions).toEqual(trial.predictions);
      // The trial goes, once APIs have stopped asking for it.
      await eventually(async () => {
        const { status } = await predict(service.url, SAMPLE.path, { query: `?model=${model}` });
        expect(status).toBe(404);
      }, 20_000);
    },
    2 * MINUTES,
  );

  it(
    'are refused in a sentence where they are no classifiers',
    async () => {
      await putDetector(join(folder, 'detector'));
      const { id } = await upload(service.url, await zipFolder(join(folder, 'detector')));
      await expect(untilJudged(service.url, id)).resolves.toMatchObject({
        state: 'refused',
        message: expect.stringContaining('2 outputs'),
      });
    },
    1 * MINUTES,
  );

  it(
    'are taken out of service after three lost threads, and nothing else is',
    async () => {
      const { id } = await upload(service.url, zip);
      const { model = '' } = await untilJudged(service.url, id);
      const picture = await drawDeadlyPicture('ends the thread');
      const query = `?model=${model}`;
      await eventually(async () => {
        const { status, body } = await predict(service.url, picture, { query });
        expect([status, JSON.stringify(body)]).toEqual([
          503,
          expect.stringContaining('taken out of service'),
        ]);
      }, 60_000);
      await expect(askModel(service.url, SAMPLE.path, 'fruits@1')).resolves.toBeDefined();
      // What cannot be served cannot be kept, and the upload says so.
      await expect(show(service.url, id)).resolves.toMatchObject({
        state: 'refused',
        message: expect.stringContaining('taken out of service') as unknown,
      });
    },
    2 * MINUTES,
  );

  it(
    'are not held in memory while they come, and leave nothing when they break off',
    async () => {
      const incoming = join(service.folder, 'models', '.incoming');
      const before = await readdir(incoming);
      const { pid } = service.process;
      const restedBytes = await residentBytes(pid);
      let mostBytes = 0;
      const chunk = new Uint8Array(1_000_000);
      let sent = 0;
      const body = new ReadableStream<Uint8Array>({
        pull: async (controller) => {
          mostBytes = Math.max(mostBytes, await residentBytes(pid));
          if (sent >= SENT_BYTES) {
            controller.error(new Error('The client goes away.'));
            return;
          }
          sent += chunk.length;
          controller.enqueue(chunk);
        },
      });
      const request: RequestInit & { duplex: 'half' } = {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/zip' },
        duplex: 'half',
      };
      await expect(fetch(`${service.url}/v1/model-uploads`, request)).rejects.toThrow();
      report(`Memory grew by ${String(Math.round((mostBytes - restedBytes) / 1e6))} MB`);
      expect(sent).toBeGreaterThanOrEqual(SENT_BYTES);
      expect(mostBytes - restedBytes).toBeLessThan(MOST_GROWTH_BYTES);
      await eventually(async () => {
        expect(await readdir(incoming)).toEqual(before);
      });
    },
    2 * MINUTES,
  );
});

/** For whoever reads the log. */
function report(line: string): void {
  process.stdout.write(`${line}\n`);
}
