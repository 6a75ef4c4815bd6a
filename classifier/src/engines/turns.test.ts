import { describe, expect, it } from '@jest/globals';
import { Turns } from './turns.js';

describe('Turns', () => {
  it('are taken one at a time, in the order in which they are asked for', async () => {
    const turns = new Turns();
    const said: string[] = [];
    const end = await turns.take();
    const others = ['first', 'second'].map(async (name) => {
      const endMine = await turns.take();
      said.push(`${name} begins`);
      await Promise.resolve();
      said.push(`${name} ends`);
      endMine();
      endMine();
    });
    await Promise.resolve();
    expect(said).toEqual([]);
    end();
    await Promise.all(others);
    expect(said).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  });
});
