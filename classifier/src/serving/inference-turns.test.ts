import { beforeEach, describe, expect, it } from '@jest/globals';
import { createInferenceTurns, type InferenceTurns } from './inference-turns.js';

describe('turns of inference', () => {
  let turns: InferenceTurns;
  let started: string[];
  let ends: Map<string, (error?: Error) => void>;

  beforeEach(() => {
    turns = createInferenceTurns();
    started = [];
    ends = new Map();
  });

  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  /** A batch of one picture that a test ends by hand; noted with its share. */
  function enter(name: string, since: number, lanes = 1, size = 1): Promise<string> {
    return turns.inTurn({ since, size: () => size, lanes: () => lanes }, (share) => {
      started.push(`${name} ${share}`);
      return new Promise((resolve, reject) => {
        ends.set(name, (error) => {
          if (error === undefined) resolve(name);
          else reject(error);
        });
      });
    });
  }

  async function end(name: string, error?: Error): Promise<void> {
    ends.get(name)?.(error);
    await settle();
  }

  it('begin at once, with all threads, where nothing is under way', () => {
    void enter('a', 1, 2);
    expect(started).toEqual(['a all']);
  });

  it('go one at a time where there is one lane, to whoever waits longest', async () => {
    const all = [enter('a', 1), enter('late', 30), enter('early', 20)];
    await end('a');
    expect(started).toEqual(['a all', 'early one']);
    await end('early');
    await end('late');
    await expect(Promise.all(all)).resolves.toEqual(['a', 'late', 'early']);
  });

  it('give two that wait a lane each, and the third the one that is free first', async () => {
    void enter('alone', 1, 2);
    for (const [name, since] of [
      ['b', 2],
      ['c', 3],
      ['d', 4],
    ] as const)
      void enter(name, since, 2);
    expect(started).toEqual(['alone all']);
    await end('alone');
    expect(started).toEqual(['alone all', 'b one', 'c one']);
    await end('c');
    expect(started.at(-1)).toBe('d one');
  });

  it('give one lane to a picture while another is being decoded', async () => {
    let decoded = (): void => undefined;
    const decoding = turns.expecting(() => new Promise<void>((resolve) => (decoded = resolve)));
    void enter('a', 1, 2);
    expect(started).toEqual(['a one']);
    decoded();
    await decoding;
    await end('a');
    void enter('b', 2, 2);
    expect(started).toEqual(['a one', 'b all']);
  });

  it('give one lane to a part of several pictures that came together', () => {
    void enter('a', 1, 2, 5);
    expect(started).toEqual(['a one']);
  });

  it('let nothing run beside a model of one lane, nor that beside others', async () => {
    void turns.expecting(() => new Promise(() => undefined));
    void enter('laned', 1, 2);
    void enter('single', 2, 1);
    void enter('laned too', 3, 2);
    expect(started).toEqual(['laned one']);
    await end('laned');
    expect(started).toEqual(['laned one', 'single one']);
    await end('single');
    expect(started).toEqual(['laned one', 'single one', 'laned too one']);
  });

  it('go on after one that fails', async () => {
    const failing = enter('a', 1);
    void enter('b', 2);
    void end('a', new Error('It failed.'));
    await expect(failing).rejects.toThrow('It failed.');
    await settle();
    expect(started).toEqual(['a all', 'b all']);
  });
});
