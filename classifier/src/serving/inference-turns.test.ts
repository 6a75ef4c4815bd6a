import { describe, expect, it } from '@jest/globals';
import { createInferenceTurns } from './inference-turns.js';

describe('turns of inference', () => {
  /** Work that a test ends by hand. */
  function pieces() {
    const started: string[] = [];
    const ends = new Map<string, (error?: Error) => void>();
    const work = (name: string) => (): Promise<string> => {
      started.push(name);
      return new Promise((resolve, reject) => {
        ends.set(name, (error) => {
          if (error === undefined) resolve(name);
          else reject(error);
        });
      });
    };
    return { started, work, end: (name: string, error?: Error) => ends.get(name)?.(error) };
  }
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it('begin at once where nothing is under way', () => {
    const inTurn = createInferenceTurns();
    const { started, work } = pieces();
    void inTurn(1, work('a'));
    expect(started).toEqual(['a']);
  });

  it('go one at a time, to whoever waits longest', async () => {
    const inTurn = createInferenceTurns();
    const { started, work, end } = pieces();
    const all = [inTurn(1, work('a')), inTurn(30, work('late')), inTurn(20, work('early'))];
    end('a');
    await settle();
    expect(started).toEqual(['a', 'early']);
    end('early');
    await settle();
    end('late');
    await expect(Promise.all(all)).resolves.toEqual(['a', 'late', 'early']);
  });

  it('go on after one that fails', async () => {
    const inTurn = createInferenceTurns();
    const { started, work, end } = pieces();
    const failing = inTurn(1, work('a'));
    void inTurn(2, work('b'));
    end('a', new Error('It failed.'));
    await expect(failing).rejects.toThrow('It failed.');
    await settle();
    expect(started).toEqual(['a', 'b']);
  });
});
