import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CALIBRATION, FAKE_MODEL } from '@detections/test-support';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { calibrationsState, readCalibration, writeCalibration } from './calibration.js';

const { weightsSha256, precision } = FAKE_MODEL;
const KEPT = {
  weightsSha256,
  precision,
  calibration: CALIBRATION,
  spread: { mean: Float32Array.of(0.5, -1), deviation: Float32Array.of(1, 0.25) },
};

describe('a calibration', () => {
  let cache: string;

  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'calibrations-'));
  });

  afterEach(() => rm(cache, { recursive: true }));

  it('is read as it was written, and noticed', async () => {
    await expect(calibrationsState(cache)).resolves.toBe('');
    await writeCalibration(cache, KEPT);
    await expect(readCalibration(cache, FAKE_MODEL)).resolves.toEqual(KEPT);
    await expect(calibrationsState(cache)).resolves.toContain(weightsSha256);
  });

  it('is of these weights in this precision alone', async () => {
    await writeCalibration(cache, KEPT);
    const others = [
      { weightsSha256, precision: 'int8' },
      { weightsSha256: 'ff'.repeat(32), precision },
    ] as const;
    for (const other of others) {
      await expect(readCalibration(cache, other)).resolves.toBeUndefined();
    }
  });

  it.each(['', '{}', '{"weightsSha256":"x"'])(
    'is none where its file is damaged: %j',
    async (text) => {
      await writeFile(await writeCalibration(cache, KEPT), text);
      await expect(readCalibration(cache, FAKE_MODEL)).resolves.toBeUndefined();
    },
  );
});
