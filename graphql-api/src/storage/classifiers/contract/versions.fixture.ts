import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { ClassifierStore } from '../../../application/classifiers/classifier-store.js';
import { AT, newExample, newVersion, teach } from '../classifier-stores.fixture.js';
import type { StoreUnderTest } from './store-under-test.fixture.js';

export function describeVersions(tested: StoreUnderTest): void {
  describe('versions', () => {
    it('answer from the newest, until an earlier one is to', async () => {
      const { store } = tested;
      const { id } = await teachTwo(store);
      const first = newVersion(1);
      const second = newVersion(5, { threshold: undefined });
      await store.addVersion(id, first);
      await store.addVersion(id, second);
      const { active, versions } = await tested.recordOf(id);
      const { head, quality, ...record } = second;
      expect(active).toEqual({ ...record, version: 2 });
      expect(versions.map(({ version }) => version)).toEqual([2, 1]);
      expect(versions[1]).toMatchObject({ threshold: 0.1 + 0.2, labels: first.labels });
      expect([...(await store.head(second.digest))]).toEqual([...head]);
      expect(await store.quality(id, 2)).toEqual(quality);
      await store.activate(id, 1);
      expect((await tested.recordOf(id)).active?.version).toBe(1);
      await store.addVersion(id, newVersion(6));
      expect((await tested.recordOf(id)).active?.version).toBe(3);
    });

    it('are not kept where one of that revision or a later one is there', async () => {
      const { store } = tested;
      const { id } = await teachTwo(store);
      await store.addVersion(id, newVersion(5));
      await store.activate(id, 1);
      const before = await store.changes();
      for (const revision of [5, 4, 1]) await store.addVersion(id, newVersion(revision));
      expect((await tested.recordOf(id)).versions).toHaveLength(1);
      expect(await store.changes()).toBe(before);
    });

    it('answer no more once fewer than two classes have photos, unless they are to', async () => {
      const { store } = tested;
      const changes: ((id: string, glass: string, example: string) => Promise<unknown>)[] = [
        (id, glass) => store.removeClass(id, glass),
        (id, _, example) => store.removeExamples(id, [example]),
        async (id, glass, example) => {
          const paper = (await tested.recordOf(id)).classes.find((one) => one.id !== glass);
          await store.moveExamples(id, [example], paper?.id ?? '');
        },
      ];
      for (const [index, change] of changes.entries()) {
        const { id, glass, example } = await teachTwo(store, `waste-${String(index)}`);
        await store.addVersion(id, newVersion(4));
        await change(id, glass, example);
        expect(await tested.recordOf(id)).toMatchObject({
          active: undefined,
          versions: [{ version: 1 }],
        });
        // Trained on what was there before the change, and done after it.
        await store.addVersion(id, newVersion(5));
        expect((await tested.recordOf(id)).active).toBeUndefined();
        await store.activate(id, 1);
        expect((await tested.recordOf(id)).active).toMatchObject({
          version: 1,
          labels: newVersion(4).labels,
        });
        // Nothing is learnt from a class without photos.
        await store.addClass(id, { id: randomUUID(), name: 'metal' });
        expect((await tested.recordOf(id)).active?.version).toBe(1);
        const [{ id: left } = { id: '' }] = (await tested.recordOf(id)).classes;
        await store.addExamples(id, left, [newExample()], AT);
        expect((await tested.recordOf(id)).active).toBeUndefined();
      }
    });

    it('go when there are ten newer ones, and their numbers with them', async () => {
      const { store } = tested;
      const { id } = await teachTwo(store);
      for (let revision = 1; revision <= 12; revision += 1) {
        await store.addVersion(id, newVersion(revision));
      }
      const numbers = (await tested.recordOf(id)).versions.map(({ version }) => version);
      expect(numbers).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
      const refused = { code: 'MODEL_NOT_FOUND' };
      await expect(store.activate(id, 2)).rejects.toMatchObject(refused);
      await expect(store.quality(id, 2)).rejects.toMatchObject(refused);
      await expect(store.head(newVersion(2).digest)).rejects.toMatchObject(refused);
      await store.activate(id, 3);
      await store.addVersion(id, newVersion(13));
      expect((await tested.recordOf(id)).versions[0]?.version).toBe(13);
    });
  });
}

/** With an example in each of two classes. */
async function teachTwo(
  store: ClassifierStore,
  name = 'waste',
): Promise<{ readonly id: string; readonly glass: string; readonly example: string }> {
  const { id, classIds } = await teach(store, name, ['paper', 'glass']);
  const [paper = '', glass = ''] = classIds;
  await store.addExamples(id, paper, [newExample()], AT);
  const [example = ''] = (await store.addExamples(id, glass, [newExample()], AT)).ids;
  return { id, glass, example };
}
