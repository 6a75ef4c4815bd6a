import { beforeEach, describe, expect, it } from '@jest/globals';
import { createSharedWork, type SharedWork } from './shared-work.js';

/** Work that a test ends by hand. */
interface Run {
  readonly signal: AbortSignal;
  readonly succeed: (value: string) => void;
  readonly fail: (error: Error) => void;
}

describe('work that is shared', () => {
  let shared: SharedWork<string>;
  let runs: Run[];

  beforeEach(() => {
    shared = createSharedWork();
    runs = [];
  });

  const join = (key: string, gone = new AbortController()): Promise<string> =>
    shared.join(
      key,
      { id: 'job', signal: gone.signal },
      (signal) =>
        new Promise((succeed, fail) => {
          runs.push({ signal, succeed, fail });
          signal.addEventListener('abort', () => {
            fail(new Error('taken back'));
          });
        }),
    );

  it('runs once for all who want the same, and once for each other thing', async () => {
    const waiting = [join('a'), join('a'), join('b')];
    expect(runs).toHaveLength(2);
    runs[0]?.succeed('of a');
    runs[1]?.succeed('of b');
    await expect(Promise.all(waiting)).resolves.toEqual(['of a', 'of a', 'of b']);
  });

  it('starts anew once it has ended', async () => {
    const first = join('a');
    expect(shared.isUnderWay('a')).toBe(true);
    runs[0]?.succeed('once');
    await first;
    expect(shared.isUnderWay('a')).toBe(false);
    const second = join('a');
    runs[1]?.succeed('twice');
    await expect(second).resolves.toBe('twice');
  });

  it('fails for all who wait', async () => {
    const waiting = Promise.allSettled([join('a'), join('a')]);
    runs[0]?.fail(new Error('no'));
    expect((await waiting).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(shared.isUnderWay('a')).toBe(false);
  });

  it('goes on for the others when the one who started it goes away', async () => {
    const gone = new AbortController();
    const first = join('a', gone);
    const second = join('a');
    gone.abort();
    await expect(first).rejects.toMatchObject({ name: 'CallerGoneError' });
    expect(runs[0]?.signal.aborted).toBe(false);
    const third = join('a');
    runs[0]?.succeed('after all');
    await expect(Promise.all([second, third])).resolves.toEqual(['after all', 'after all']);
    expect(runs).toHaveLength(1);
  });

  it('is given up when the last one goes away, and nobody joins it any more', async () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const waiting = Promise.allSettled([join('a', one), join('a', other)]);
    one.abort();
    other.abort();
    await waiting;
    expect(runs[0]?.signal.aborted).toBe(true);
    const late = join('a');
    runs[1]?.succeed('anew');
    await expect(late).resolves.toBe('anew');
  });

  it('is not started for somebody who has gone already', async () => {
    const gone = new AbortController();
    gone.abort();
    await expect(join('a', gone)).rejects.toMatchObject({ name: 'CallerGoneError' });
    expect(runs).toEqual([]);
  });
});
