import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CardLabel } from '@detections/schema';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readImagenetLabels } from './read-imagenet-labels.js';

describe("the names of ImageNet's classes", () => {
  it('are a thousand, each with an id of its own, a meaning and parents up to the widest', async () => {
    const labels = await readImagenetLabels();
    expect(labels).toHaveLength(1000);
    expect(new Set(labels.map(({ id }) => id)).size).toBe(1000);
    for (const { name, displayName, description, parents } of labels) {
      expect(displayName).toBe(name.replaceAll('_', ' '));
      expect(description).not.toBe('');
      expect(parents?.at(-1)).toBe('entity');
    }
  });

  it('are twice the same where two classes are called so', async () => {
    const labels = await readImagenetLabels();
    const cranes = labels.filter(({ name }) => name === 'crane');
    expect(cranes.map(({ parents }) => parents?.includes('bird'))).toEqual([true, false]);
  });

  describe('in another table', () => {
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'imagenet-'));
    });
    afterEach(() => rm(folder, { recursive: true }));

    it.each<[string, (labels: readonly CardLabel[]) => unknown]>([
      ['there is no JSON', () => 'not JSON'],
      ['a class is missing', (labels) => labels.slice(1)],
      ['there is one too many', (labels) => [...labels, ...labels.slice(0, 1)]],
      ['two changed places', ([first, second, ...others]) => [second, first, ...others]],
      ['one has no name', ([first, ...others]) => [{ ...first, name: '' }, ...others]],
    ])('are refused where %s', async (_name, damage) => {
      const path = join(folder, 'table.json');
      const damaged = damage(await readImagenetLabels());
      await writeFile(path, typeof damaged === 'string' ? damaged : JSON.stringify(damaged));
      await expect(readImagenetLabels(path)).rejects.toThrow(
        /table\.json cannot be used: expected the names of ImageNet's classes, which `npm run build/,
      );
    });

    it('are asked of the build where there is none', async () => {
      await expect(readImagenetLabels(join(folder, 'none.json'))).rejects.toThrow('npm run build');
    });
  });
});
