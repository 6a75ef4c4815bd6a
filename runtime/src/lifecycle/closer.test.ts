import { describe, expect, it } from '@jest/globals';
import { Closer } from './closer.js';

describe('a closer', () => {
  const recording = (closed: string[], name: string, error?: Error) => ({
    close: () => {
      closed.push(name);
      return error === undefined ? Promise.resolve() : Promise.reject(error);
    },
  });

  it('closes in reverse order of adding, and only once', async () => {
    const closed: string[] = [];
    const closer = new Closer();
    closer.add(recording(closed, 'queue'));
    closer.add(recording(closed, 'server'));
    await Promise.all([closer.close(), closer.close()]);
    await closer.close();
    expect(closed).toEqual(['server', 'queue']);
  });

  it('closes the rest when one part throws, and reports it', async () => {
    const closed: string[] = [];
    const closer = new Closer();
    closer.add(recording(closed, 'queue'));
    closer.add(recording(closed, 'server', new Error('still busy')));
    await expect(closer.close()).rejects.toMatchObject({ errors: [new Error('still busy')] });
    expect(closed).toEqual(['server', 'queue']);
  });
});
