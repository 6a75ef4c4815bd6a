import { systemClock } from '@detections/runtime';
import { eventually, FakeClock } from '@detections/test-support';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { EngineLostError, type LosableEngine } from './engine-lost-error.js';
import type { InferenceOptions, InferenceOutput } from './engine.js';
import { DEADLY } from './fake-engine-thread.fixture.js';
import { LanedEngine } from './laned-engine.js';
import { ThreadedEngine } from './threaded-engine.js';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const ONE = { share: 'one' } as const;
/** As many pictures as are load. */
const LOAD = 32;
const MINUTES = 60_000;

/** Answers when a test says so. */
class FakeLane implements LosableEngine {
  readonly lost: Promise<EngineLostError>;
  lose: (loss: EngineLostError) => void = () => undefined;
  closed = 0;
  readonly #underWay: (() => void)[] = [];

  constructor(readonly name: string) {
    this.lost = new Promise((resolve) => {
      this.lose = resolve;
    });
  }

  load = (): Promise<void> => Promise.resolve();

  infer(_: Uint8Array, size: number): Promise<InferenceOutput> {
    const scores = Float32Array.of(size);
    const output = {
      scores,
      scoreKind: 'logits',
      features: undefined,
      embedding: undefined,
    } as const;
    return new Promise((resolve) => {
      this.#underWay.push(() => {
        resolve(output);
      });
    });
  }

  get underWay(): number {
    return this.#underWay.length;
  }

  answerAll(): void {
    for (const answer of this.#underWay.splice(0)) answer();
  }

  close(): Promise<void> {
    this.closed += 1;
    return Promise.resolve();
  }
}

describe('an engine with lanes', () => {
  let clock: FakeClock;
  let wide: FakeLane;
  let opened: FakeLane[];
  let hasRoom: boolean;
  let engine: LanedEngine;

  beforeEach(() => {
    clock = new FakeClock();
    wide = new FakeLane('wide');
    opened = [];
    hasRoom = true;
    engine = new LanedEngine({
      wide,
      lanes: 2,
      openLane: () => {
        const lane = new FakeLane(`lane ${String(opened.length + 1)}`);
        opened.push(lane);
        return Promise.resolve(lane);
      },
      hasRoom: () => Promise.resolve(hasRoom),
      clock,
    });
  });

  async function infer(size: number, options?: InferenceOptions): Promise<void> {
    const answered = engine.infer(new Uint8Array(1), size, options);
    await settle();
    wide.answerAll();
    await answered;
  }

  it('opens none for pictures that come one at a time, nor for a few together', async () => {
    for (let picture = 0; picture < 2 * LOAD; picture += 1) await infer(1);
    for (let visit = 0; visit < LOAD; visit += 1) {
      await infer(3, ONE);
      await infer(1);
    }
    expect([opened.length, engine.lanes]).toEqual([0, 1]);
  });

  it('opens all of them under load, and gives each a batch', async () => {
    await infer(LOAD, ONE);
    await settle();
    expect([opened.length, engine.lanes]).toEqual([2, 2]);
    const batches = [1, 2].map(() => engine.infer(new Uint8Array(1), 4, ONE));
    await settle();
    expect([wide, ...opened].map(({ underWay }) => underWay)).toEqual([0, 1, 1]);
    for (const lane of opened) lane.answerAll();
    await Promise.all(batches);
  });

  it('gives a picture that is alone all threads, also once the lanes are open', async () => {
    await infer(LOAD, ONE);
    await settle();
    const alone = engine.infer(new Uint8Array(1), 1, { share: 'all' });
    await settle();
    expect(wide.underWay).toBe(1);
    wide.answerAll();
    await alone;
  });

  it('opens none where memory is short, and asks again a minute later', async () => {
    hasRoom = false;
    await infer(LOAD, ONE);
    await settle();
    hasRoom = true;
    await infer(LOAD, ONE);
    await settle();
    expect(engine.lanes).toBe(1);
    clock.advance(MINUTES);
    await infer(LOAD, ONE);
    await settle();
    expect(engine.lanes).toBe(2);
  });

  it('goes on with one at a time while a lost lane is replaced', async () => {
    const told: string[] = [];
    engine.onLaneLost(({ message }) => {
      told.push(message);
      return true;
    });
    await infer(LOAD, ONE);
    await settle();
    const [first, second] = opened;
    const batches = [1, 2].map(() => engine.infer(new Uint8Array(1), 4, ONE));
    await settle();
    first?.lose(new EngineLostError('It died.'));
    await settle();
    expect([told, engine.lanes, first?.closed, second?.closed]).toEqual([['It died.'], 1, 1, 0]);
    second?.answerAll();
    await expect(batches[1]).resolves.toMatchObject({ scoreKind: 'logits' });
    await infer(1, ONE);
    await settle();
    expect([opened.length, engine.lanes]).toEqual([3, 2]);
  });

  it('replaces no lane where it is told not to', async () => {
    engine.onLaneLost(() => false);
    await infer(LOAD, ONE);
    await settle();
    opened[0]?.lose(new EngineLostError('It died.'));
    await settle();
    await infer(LOAD, ONE);
    await settle();
    expect([opened.length, engine.lanes]).toEqual([2, 1]);
  });

  it('lets the lanes go five minutes after the last load', async () => {
    await infer(LOAD, ONE);
    await settle();
    clock.advance(4 * MINUTES);
    const batch = engine.infer(new Uint8Array(1), 1, ONE);
    await settle();
    for (const lane of opened) lane.answerAll();
    await batch;
    clock.advance(4 * MINUTES);
    await settle();
    expect(opened.map(({ closed }) => closed)).toEqual([0, 0]);
    clock.advance(MINUTES);
    await settle();
    expect([engine.lanes, ...opened.map(({ closed }) => closed)]).toEqual([1, 1, 1]);
  });

  it('closes all, also what is only being opened, and more than once', async () => {
    const loaded = engine.infer(new Uint8Array(1), LOAD, ONE);
    const closing = engine.close();
    await Promise.all([closing, engine.close()]);
    wide.answerAll();
    await loaded;
    expect(wide.closed).toBe(1);
    for (const { closed } of opened) expect(closed).toBe(1);
    await settle();
    expect(engine.lanes).toBe(1);
  });
});

describe('an engine with lanes on threads', () => {
  const threadFile = new URL('./fake-engine-thread.fixture.js', import.meta.url);
  const input = { width: 1, height: 1 };
  const spec = { engine: 'onnxruntime', modelPath: 'nowhere.onnx', threadCount: 1, input };
  const start = (): ThreadedEngine => new ThreadedEngine(spec, { threadFile });

  it('loses one lane with its batch alone, and has another in its place', async () => {
    const wide = start();
    const engine = new LanedEngine({
      wide,
      lanes: 2,
      openLane: async () => {
        const lane = start();
        await lane.load();
        return lane;
      },
      hasRoom: () => Promise.resolve(true),
      clock: systemClock,
    });
    const losses: string[] = [];
    engine.onLaneLost(({ message }) => losses.push(message) > 0);
    try {
      await engine.infer(Uint8Array.of(1), LOAD, ONE);
      await eventually(() => {
        expect(engine.lanes).toBe(2);
      });
      const batches = [DEADLY, 7].map((first) => engine.infer(Uint8Array.of(first), 3, ONE));
      const [deadly, other] = await Promise.allSettled(batches);
      expect(deadly).toMatchObject({ reason: { name: 'EngineLostError' } });
      expect(other).toMatchObject({ value: { scores: Float32Array.of(3, 7, 1) } });
      expect([engine.lanes, losses]).toEqual([1, [expect.stringContaining('ended')]]);
      await engine.infer(Uint8Array.of(1), 1, ONE);
      await eventually(() => {
        expect(engine.lanes).toBe(2);
      });
    } finally {
      await engine.close();
    }
  });
});
