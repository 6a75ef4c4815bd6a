import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readLabels } from './labels.js';

describe('readLabels', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'labels-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function read(classIndex: unknown, classCount: number) {
    const path = join(folder, 'index.json');
    await writeFile(path, JSON.stringify(classIndex));
    return readLabels(path, classCount);
  }

  it('returns the labels in the order of the class index', async () => {
    const classIndex = { 1: ['n01443537', 'gold_fish'], 0: ['n01440764', 'tench'] };
    expect(await read(classIndex, 2)).toEqual([
      { name: 'tench', displayName: 'tench', id: 'n01440764' },
      { name: 'gold_fish', displayName: 'gold fish', id: 'n01443537' },
    ]);
  });

  it('counts the classes', async () => {
    const refused = read({ 0: ['n01440764', 'tench'] }, 1000);
    await expect(refused).rejects.toThrow('expected 1000 classes, came 1.');
  });

  it('names a class that is missing', async () => {
    const refused = read({ 0: ['n01440764', 'tench'], 7: ['n01443537', 'goldfish'] }, 2);
    await expect(refused).rejects.toThrow('class 1 is missing.');
  });

  it.each([[['tench']], [{ 0: 'tench' }], [{ 0: ['tench', 'n01440764'] }]])(
    'refuses %j',
    async (classIndex) => {
      await expect(read(classIndex, 1)).rejects.toThrow('expected JSON such as');
    },
  );
});
