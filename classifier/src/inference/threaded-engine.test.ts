import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BROKEN, DEADLY } from './fake-engine-thread.fixture.js';
import { ThreadedEngine } from './threaded-engine.js';

const spec = { name: 'onnxruntime', modelPath: 'nowhere.onnx', threadCount: 1 } as const;
const fakeThread = new URL('./fake-engine-thread.fixture.js', import.meta.url);

describe('ThreadedEngine', () => {
  let engine: ThreadedEngine;
  beforeEach(() => {
    engine = new ThreadedEngine(spec, fakeThread);
  });
  afterEach(() => engine.close());

  it('hands a batch over without copying it', async () => {
    const batch = Uint8Array.from([7, 8, 9]);
    expect([...(await engine.infer(batch, 3)).logits]).toEqual([3, 7, 0]);
    expect(batch.byteLength).toBe(0);
  });

  it('leaves a buffer alone that holds more than the batch', async () => {
    const buffer = new Uint8Array(100).fill(5);
    expect([...(await engine.infer(buffer.subarray(10, 20), 1)).logits]).toEqual([1, 5, 0]);
    expect(buffer).toHaveLength(100);
  });

  it('gives feature maps only where they are asked for', async () => {
    const { features } = await engine.infer(Uint8Array.from([7]), 3, { features: true });
    expect([...(features ?? [])]).toEqual([3, 0.5]);
    expect((await engine.infer(Uint8Array.from([7]), 3)).features).toBeUndefined();
  });

  it('passes on what the engine throws and goes on', async () => {
    await expect(engine.infer(Uint8Array.from([BROKEN]), 1)).rejects.toThrow('broken batch');
    expect([...(await engine.infer(Uint8Array.from([1]), 1)).logits]).toEqual([1, 1, 0]);
  });

  it('rejects the batch that kills the thread and serves the next on a new one', async () => {
    await engine.load();
    await expect(engine.infer(Uint8Array.from([DEADLY]), 1)).rejects.toThrow('exited');
    const [, , loads] = (await engine.infer(Uint8Array.from([1]), 1)).logits;
    expect(loads).toBe(0);
  });

  it('survives one thread dying after the other', async () => {
    for (let count = 0; count < 3; count += 1) {
      await expect(engine.infer(Uint8Array.from([DEADLY]), 1)).rejects.toThrow('exited');
    }
    expect((await engine.infer(Uint8Array.from([1]), 1)).logits).toHaveLength(3);
  });

  it('finishes the batch under way before it closes', async () => {
    const batch = engine.infer(Uint8Array.from([1]), 1);
    await engine.close();
    expect([...(await batch).logits]).toEqual([1, 1, 0]);
  });

  it('closes more than once and refuses batches then', async () => {
    await Promise.all([engine.close(), engine.close()]);
    await engine.close();
    await expect(engine.infer(new Uint8Array(1), 1)).rejects.toThrow('closed');
  });

  it('says that the model is missing', async () => {
    const withoutModel = new ThreadedEngine(spec);
    await expect(withoutModel.load()).rejects.toThrow('nowhere.onnx');
    await withoutModel.close();
  });
});
