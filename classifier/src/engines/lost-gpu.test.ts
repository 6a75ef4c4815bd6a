import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from '@detections/test-support';
import { EngineLostError } from './engine-lost-error.js';
import { LOSING, losingGpu } from './lost-gpu.fixture.js';
import { SupervisedEngine } from './supervised-engine.js';
import { ThreadedEngine } from './threaded-engine.js';

const threadFile = new URL('./lost-gpu.fixture.js', import.meta.url);
const input = { width: 1, height: 1 };
const spec = { ...{ engine: losingGpu.name, modelPath: 'none' }, threadCount: 1, input };
const picture = (value: number): Uint8Array => Uint8Array.of(value, 2, 3);

describe('a GPU that is lost', () => {
  let engine: SupervisedEngine;
  let lost: unknown[];
  let replaced: Promise<void>;
  beforeEach(() => {
    lost = [];
    const start = async (): Promise<ThreadedEngine> => {
      const threaded = new ThreadedEngine(spec, { engines: [losingGpu], threadFile });
      await threaded.load();
      return threaded;
    };
    const first = new ThreadedEngine(spec, { engines: [losingGpu], threadFile });
    replaced = new Promise((onReplaced) => {
      engine = new SupervisedEngine(first, {
        start,
        clock: new FakeClock(),
        onLost: (error) => lost.push(error),
        onReplaced,
      });
    });
  });
  afterEach(() => engine.close());

  it('takes its batch along as a lost thread does, and another thread answers the next one', async () => {
    expect([...(await engine.infer(picture(1), 1)).scores]).toEqual([1, 2, 3]);
    const losing = engine.infer(picture(LOSING), 1);
    await expect(losing).rejects.toBeInstanceOf(EngineLostError);
    await expect(losing).rejects.toThrow('device lost');
    await replaced;
    expect(lost).toEqual([expect.any(EngineLostError)]);
    expect([...(await engine.infer(picture(4), 1)).scores]).toEqual([4, 2, 3]);
  });
});
