import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';
import {
  describeWith,
  eventually,
  freePort,
  modelEnvironment,
  ServiceProcess,
  waitUntilReady,
} from '@detections/test-support';
import sharp from 'sharp';
import { drawKind, KINDS, Teacher } from '../teaching.fixture.js';

const ROUNDS = 3;
/** Enough of a class for `known`. */
const AT_A_TIME = 5;

describeWith(['network'], 'kill -9 of the service while somebody teaches it', () => {
  let service: ServiceProcess | undefined;
  let folder: string | undefined;

  afterEach(async () => {
    await service?.close();
    if (folder !== undefined) await rm(folder, { recursive: true });
  });

  it('loses no example that it has acknowledged, and answers by a head that fits them', async () => {
    folder = await mkdtemp(join(tmpdir(), 'detections-taught-'));
    const PORT = String(await freePort());
    const url = `http://127.0.0.1:${PORT}`;
    const teacher = new Teacher(url, 'shapes');
    const acknowledged: string[] = [];
    let drawn = 0;
    const start = async (): Promise<void> => {
      const environment = { ...modelEnvironment(), PORT, DATA_DIR: folder ?? '' };
      service = ServiceProcess.start('cli/dist/main.js serve', environment);
      await waitUntilReady(url, service);
    };
    /** Teaches until the service is gone. */
    const teach = async (): Promise<void> => {
      for (;;) {
        for (const kind of KINDS) {
          const first = drawn;
          drawn += AT_A_TIME;
          const numbers = Array.from({ length: AT_A_TIME }, (_, index) => first + index);
          const images = await Promise.all(numbers.map((number) => drawKind(kind, number)));
          acknowledged.push(...(await teacher.add(kind, images)).ids);
        }
      }
    };
    await start();
    await teacher.create();
    for (let round = 1; round <= ROUNDS; round += 1) {
      const before = acknowledged.length;
      const stopped = teach().catch(() => undefined);
      await eventually(() => {
        expect(acknowledged.length).toBeGreaterThanOrEqual(before + 2 * AT_A_TIME);
      }, 60_000);
      await new Promise((resolve) => setTimeout(resolve, 37 * round));
      service?.signal('SIGKILL');
      await service?.exited();
      await stopped;
      await start();
      const kept = await teacher.exampleIds();
      expect(kept).toEqual(expect.arrayContaining(acknowledged));
      // Whole requests or nothing of them.
      expect(kept.length % AT_A_TIME).toBe(0);
      const last = await sharp(await teacher.photo(kept.at(-1) ?? '')).metadata();
      expect([last.format, last.width]).toEqual(['jpeg', 256]);
      await eventually(async () => {
        const shown = await teacher.show();
        expect(shown).toMatchObject({ state: 'READY', isCurrent: true });
        expect(shown.exampleCount).toBe(kept.length);
      }, 30_000);
      for (const kind of KINDS) {
        const { predictions, known } = await teacher.ask(await drawKind(kind, 10_000 + round));
        expect([predictions[0]?.label, known]).toEqual([kind, true]);
      }
    }
  }, 300_000);
});
