import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from '@detections/test-support';
import { EngineLostError } from './engine-lost-error.js';
import { BROKEN, DEADLY, DYING_LATER, HANGING, SLOW } from './fake-engine-thread.fixture.js';
import { ThreadedEngine } from './threaded-engine.js';
import { Turns } from './turns.js';

const spec = {
  engine: 'onnxruntime',
  modelPath: 'nowhere.onnx',
  threadCount: 1,
  input: { width: 1, height: 1 },
};
const fakeThread = new URL('./fake-engine-thread.fixture.js', import.meta.url);

describe('ThreadedEngine', () => {
  let engine: ThreadedEngine;
  beforeEach(() => {
    engine = new ThreadedEngine(spec, { threadFile: fakeThread });
  });
  afterEach(() => engine.close());

  it('hands a batch over without copying it', async () => {
    const batch = Uint8Array.from([7, 8, 9]);
    expect([...(await engine.infer(batch, 3)).scores]).toEqual([3, 7, 0]);
    expect(batch.byteLength).toBe(0);
  });

  it('leaves a buffer alone that holds more than the batch', async () => {
    const buffer = new Uint8Array(100).fill(5);
    expect([...(await engine.infer(buffer.subarray(10, 20), 1)).scores]).toEqual([1, 5, 0]);
    expect(buffer).toHaveLength(100);
  });

  it('gives feature maps and embeddings only where they are asked for', async () => {
    const wanted = { features: true, embedding: true };
    const { features, embedding } = await engine.infer(Uint8Array.from([7]), 3, wanted);
    expect([...(features?.values ?? [])]).toEqual([3, 0.5]);
    expect([...(embedding ?? [])]).toEqual([3, 0.25]);
    expect((await engine.infer(Uint8Array.from([7]), 3)).features).toBeUndefined();
  });

  it('waits for its turn with others on one device, and finishes what waits when it is closed', async () => {
    const turns = new Turns();
    const others = [1, 2].map(() => new ThreadedEngine(spec, { threadFile: fakeThread, turns }));
    const order: string[] = [];
    const [first, second] = others.map((each, index) =>
      each
        .infer(Uint8Array.from([index === 0 ? SLOW : 1]), 1)
        .then(() => order.push(String(index))),
    );
    const closing = others[1]?.close();
    await Promise.all([first, second, closing]);
    expect(order).toEqual(['0', '1']);
    await others[0]?.close();
    // Nobody has kept one.
    (await turns.take())();
  });

  it('passes on what the engine throws and goes on', async () => {
    await expect(engine.infer(Uint8Array.from([BROKEN]), 1)).rejects.toThrow('broken batch');
    expect([...(await engine.infer(Uint8Array.from([1]), 1)).scores]).toEqual([1, 1, 0]);
  });

  it('is lost with the batch that kills its thread', async () => {
    await engine.load();
    const batch = engine.infer(Uint8Array.from([DEADLY]), 1);
    await expect(batch).rejects.toBeInstanceOf(EngineLostError);
    await expect(engine.lost).resolves.toMatchObject({ message: expect.stringContaining('ended') });
    await expect(engine.infer(Uint8Array.from([1]), 1)).rejects.toBeInstanceOf(EngineLostError);
  });

  it('is lost with a batch that takes too long, and what waits behind it is, too', async () => {
    const clock = new FakeClock();
    const hanging = new ThreadedEngine(spec, {
      threadFile: fakeThread,
      inferenceTimeoutMs: 5000,
      clock,
    });
    await hanging.load();
    const batches = [HANGING, 1].map((first) => hanging.infer(Uint8Array.from([first]), 1));
    const settled = Promise.allSettled(batches);
    clock.advance(4999);
    clock.advance(1);
    for (const { status } of await settled) expect(status).toBe('rejected');
    await expect(batches[0]).rejects.toThrow('no answer for 5000 ms');
    await expect(batches[1]).rejects.toBeInstanceOf(EngineLostError);
    // It gets as long again to come back by itself, and is ended then.
    const closed = hanging.close();
    clock.advance(5000);
    await closed;
  });

  it('lets a thread that was only slow end by itself', async () => {
    const slow = new ThreadedEngine(spec, { threadFile: fakeThread, inferenceTimeoutMs: 500 });
    await slow.load();
    const startedAt = Date.now();
    await expect(slow.infer(Uint8Array.from([SLOW]), 1)).rejects.toBeInstanceOf(EngineLostError);
    await slow.close();
    expect(Date.now() - startedAt).toBeGreaterThan(900);
  });

  it('says so when its thread dies between two batches', async () => {
    await engine.infer(Uint8Array.from([DYING_LATER]), 1);
    await expect(engine.lost).resolves.toBeInstanceOf(EngineLostError);
  });

  it('finishes the batch under way before it closes', async () => {
    const batch = engine.infer(Uint8Array.from([1]), 1);
    await engine.close();
    expect([...(await batch).scores]).toEqual([1, 1, 0]);
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
