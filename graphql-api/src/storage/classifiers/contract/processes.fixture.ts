import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { AT, newExample, newVersion, teach } from '../classifier-stores.fixture.js';
import type { StoreUnderTest } from './store-under-test.fixture.js';

export function describeProcesses(tested: StoreUnderTest): void {
  describe('several processes at once', () => {
    it('see what the others have done', async () => {
      const { store } = tested;
      const other = await tested.another();
      const { id } = await teach(store, 'waste', ['paper']);
      expect(await other.list()).toEqual(await store.list());
      expect(await other.changes()).toBe(await store.changes());
      await other.remove(id);
      await expect(store.material(id)).rejects.toMatchObject({ code: 'CLASSIFIER_NOT_FOUND' });
    });

    it('keep limits and names together', async () => {
      const store = await tested.restartWith({ maxExamples: 10, maxClassifiers: 2 });
      const all = [store, await tested.another(), await tested.another()];
      const made = await Promise.allSettled(all.map((one) => teach(one, 'waste', ['paper'])));
      const [first] = made.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      expect(made.filter(({ status }) => status === 'rejected')).toHaveLength(2);
      if (first === undefined) throw new Error('Nobody has made one.');
      const [paper = ''] = first.classIds;
      const added = await Promise.allSettled(
        Array.from({ length: 12 }, (_, index) =>
          (all[index % 3] ?? store).addExamples(first.id, paper, [newExample()], AT),
        ),
      );
      expect(added.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
      expect((await tested.recordOf(first.id)).classes[0]?.exampleCount).toBe(10);
      expect(await tested.examplesOf(first.id)).toHaveLength(10);
    });

    it('add to a class that nobody has made yet, and make it once', async () => {
      const { store } = tested;
      const all = [store, await tested.another(), await tested.another()];
      const { id } = await teach(store, 'waste');
      const added = await Promise.all(
        Array.from({ length: 6 }, (_, index) => {
          const place = { id: randomUUID(), name: 'paper' };
          return (all[index % 3] ?? store).addExamples(id, place, [newExample()], AT);
        }),
      );
      expect(added.map((one) => one.added)).toEqual([1, 1, 1, 1, 1, 1]);
      const { classes } = await tested.recordOf(id);
      expect(classes).toMatchObject([{ name: 'paper', exampleCount: 6 }]);
    });

    it('train the same once', async () => {
      const { store } = tested;
      const all = [store, await tested.another(), await tested.another()];
      const { id } = await teach(store, 'waste');
      await Promise.all(all.map((one) => one.addVersion(id, newVersion(3))));
      expect((await tested.recordOf(id)).versions).toHaveLength(1);
    });

    it('read what fits together while others change it', async () => {
      const { store } = tested;
      const other = await tested.another();
      const { id, classIds } = await teach(store, 'waste', ['paper', 'glass']);
      const [paper = '', glass = ''] = classIds;
      const over = new AbortController();
      const change = async (): Promise<void> => {
        for (let round = 0; round < 20; round += 1) {
          const [a, b] = [newExample(), newExample()];
          await other.addExamples(id, paper, [a, b], AT);
          await other.moveExamples(id, [a.id], glass);
          await other.removeExamples(id, [b.id]);
        }
        over.abort();
      };
      const changed = change();
      while (!over.signal.aborted) {
        const { classifier, examples } = await store.material(id);
        const counts = [paper, glass].map(
          (own) => examples.filter(({ classId }) => classId === own).length,
        );
        expect(classifier.classes.map((one) => one.exampleCount)).toEqual(counts);
      }
      await changed;
    });

    it('add to what another removes, or find it gone', async () => {
      const { store } = tested;
      const other = await tested.another();
      const { id, classIds } = await teach(store, 'waste', ['paper']);
      const [paper = ''] = classIds;
      const added = Promise.allSettled(
        Array.from({ length: 6 }, () => store.addExamples(id, paper, [newExample()], AT)),
      );
      const removed = await other.removeClass(id, paper);
      const results = await added;
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(removed);
      for (const result of results.filter(({ status }) => status === 'rejected')) {
        expect(result).toMatchObject({ reason: { code: 'CLASS_NOT_FOUND' } });
      }
      expect(await tested.examplesOf(id)).toEqual([]);
    });
  });
}
