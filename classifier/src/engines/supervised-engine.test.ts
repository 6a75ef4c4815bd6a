import { beforeEach, describe, expect, it } from '@jest/globals';
import { ModelNotReadyError } from '@detections/schema';
import { FakeClock } from '@detections/test-support';
import { EngineLostError, type LosableEngine } from './engine-lost-error.js';
import type { InferenceOutput } from './engine.js';
import { SupervisedEngine } from './supervised-engine.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const LOSS = new EngineLostError('It died.');

/** Answers with its own number until it is lost. */
class FakeEngine implements LosableEngine {
  readonly name = 'fake';
  readonly lost: Promise<EngineLostError>;
  closed = 0;
  lose: () => void = () => undefined;
  /** Says whether the lane is to be replaced. */
  loseLane: (loss: EngineLostError) => boolean = () => true;
  #lost = false;

  constructor(private readonly number: number) {
    this.lost = new Promise((resolve) => {
      this.lose = () => {
        this.#lost = true;
        resolve(LOSS);
      };
    });
  }

  load = (): Promise<void> => Promise.resolve();

  onLaneLost(listener: (loss: EngineLostError) => boolean): void {
    this.loseLane = listener;
  }

  infer(): Promise<InferenceOutput> {
    if (this.#lost) return Promise.reject(LOSS);
    return Promise.resolve({
      scores: Float32Array.of(this.number),
      scoreKind: 'logits',
      features: undefined,
      embedding: undefined,
    });
  }

  close(): Promise<void> {
    this.closed += 1;
    return Promise.resolve();
  }
}

describe('a supervised engine', () => {
  let clock: FakeClock;
  let first: FakeEngine;
  let told: string[];
  let starts: (() => Promise<LosableEngine>)[];
  let engine: SupervisedEngine;

  beforeEach(() => {
    clock = new FakeClock();
    first = new FakeEngine(1);
    told = [];
    starts = [];
    engine = new SupervisedEngine(first, {
      start: () => starts.shift()?.() ?? Promise.reject(new Error('The model is gone.')),
      clock,
      onLost: (error) => told.push(error instanceof Error ? error.message : ''),
      onReplaced: () => told.push('replaced'),
    });
  });

  const infer = async (): Promise<number | undefined> =>
    (await engine.infer(new Uint8Array(1), 1)).scores[0];

  it('puts another in the place of one that is lost, and what comes meanwhile waits', async () => {
    expect(await infer()).toBe(1);
    let loaded: (engine: LosableEngine) => void = () => undefined;
    starts.push(
      () =>
        new Promise((resolve) => {
          loaded = resolve;
        }),
    );
    first.lose();
    await turn();
    expect({ told, closed: first.closed }).toEqual({ told: ['It died.'], closed: 1 });
    const waiting = infer();
    loaded(new FakeEngine(2));
    expect(await waiting).toBe(2);
    expect(told).toEqual(['It died.', 'replaced']);
  });

  it('replaces one after the other', async () => {
    const second = new FakeEngine(2);
    starts.push(
      () => Promise.resolve(second),
      () => Promise.resolve(new FakeEngine(3)),
    );
    first.lose();
    await turn();
    second.lose();
    await turn();
    expect(await infer()).toBe(3);
  });

  it('refuses work with a retryable error while none can be started, and tries again', async () => {
    first.lose();
    await turn();
    await expect(infer()).rejects.toBeInstanceOf(ModelNotReadyError);
    expect(told).toEqual(['It died.', 'The model is gone.']);
    starts.push(() => Promise.resolve(new FakeEngine(2)));
    clock.advance(1000);
    await turn();
    expect(await infer()).toBe(2);
    expect(told.at(-1)).toBe('replaced');
  });

  it('gives up where it is told to at a loss, also at one while another is started', async () => {
    const answers = [true, true, false];
    const asked = new FakeEngine(1);
    const limited = new SupervisedEngine(asked, {
      start: () => starts.shift()?.() ?? Promise.reject(LOSS),
      clock,
      onLost: () => undefined,
      onReplaced: () => told.push('replaced'),
      mayReplace: () => answers.shift() ?? true,
    });
    const second = new FakeEngine(2);
    starts.push(() => Promise.resolve(second));
    asked.lose();
    await turn();
    second.lose();
    await turn();
    // The one that was started was lost as well, while it warmed up.
    starts.push(() => Promise.resolve(new FakeEngine(3)));
    clock.advance(120_000);
    await turn();
    expect([told, starts.length, answers]).toEqual([['replaced'], 1, []]);
    await expect(limited.infer(new Uint8Array(1), 1)).rejects.toBeInstanceOf(ModelNotReadyError);
    await limited.close();
  });

  it('goes on where a lane is lost, and gives up where none may be put in its place', async () => {
    const answers = [true, false];
    const laned = new FakeEngine(1);
    const limited = new SupervisedEngine(laned, {
      start: () => Promise.reject(LOSS),
      clock,
      onLost: () => told.push('lost'),
      onLaneLost: ({ message }) => told.push(`a lane: ${message}`),
      onReplaced: () => undefined,
      mayReplace: () => answers.shift() ?? true,
    });
    expect(laned.loseLane(LOSS)).toBe(true);
    await expect(limited.infer(new Uint8Array(1), 1)).resolves.toMatchObject({
      scores: Float32Array.of(1),
    });
    expect(laned.loseLane(LOSS)).toBe(false);
    await expect(limited.infer(new Uint8Array(1), 1)).rejects.toBeInstanceOf(ModelNotReadyError);
    expect([told, laned.closed]).toEqual([['a lane: It died.', 'a lane: It died.'], 1]);
    await limited.close();
  });

  it('closes the engine that is there, and gives up replacing where none is', async () => {
    const second = new FakeEngine(2);
    starts.push(() => Promise.resolve(second));
    first.lose();
    await turn();
    await engine.close();
    expect(second.closed).toBe(1);

    const lonely = new FakeEngine(1);
    const other = new SupervisedEngine(lonely, {
      start: () => Promise.reject(new Error('The model is gone.')),
      clock,
      onLost: () => undefined,
      onReplaced: () => undefined,
    });
    lonely.lose();
    await turn();
    await other.close();
  });
});
