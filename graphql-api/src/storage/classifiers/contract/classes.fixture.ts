import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { AT, BASE, newExample, newVersion, teach } from '../classifier-stores.fixture.js';
import type { StoreUnderTest } from './store-under-test.fixture.js';

export function describeClasses(tested: StoreUnderTest): void {
  describe('classifiers and classes', () => {
    it('are listed by name, classes in the order in which they were added', async () => {
      const { store } = tested;
      expect(await store.list()).toEqual([]);
      const { id } = await teach(store, 'waste', ['paper', 'Glass', 'glass']);
      await teach(store, 'b.2');
      await teach(store, 'b-1');
      const [first, second, third] = await store.list();
      expect([first?.name, second?.name]).toEqual(['b-1', 'b.2']);
      expect(third).toEqual({
        ...{ id, name: 'waste', base: BASE, createdAt: AT },
        revision: 0,
        classes: ['paper', 'Glass', 'glass'].map((name) => ({
          id: expect.any(String),
          name,
          exampleCount: 0,
        })),
        active: undefined,
        versions: [],
      });
    });

    it('are another revision once they are learnt from', async () => {
      const { store } = tested;
      const { id, classIds } = await teach(store, 'waste', ['paper', 'glass', 'metal']);
      const [paper = '', glass = '', metal = ''] = classIds;
      const shownChanges = async (change: () => Promise<unknown>): Promise<readonly boolean[]> => {
        const [seen, { revision }] = [await store.changes(), await tested.recordOf(id)];
        await change();
        return [
          (await store.changes()) !== seen,
          (await tested.recordOf(id)).revision !== revision,
        ];
      };
      for (const empty of [
        () => store.renameClass(id, paper, 'cardboard'),
        () => store.removeClass(id, metal),
        () => store.addClass(id, { id: randomUUID(), name: 'tin' }),
      ]) {
        expect(await shownChanges(empty)).toEqual([true, false]);
      }
      await store.addExamples(id, glass, [newExample()], AT);
      for (const taught of [
        () => store.renameClass(id, glass, 'bottles'),
        () => store.removeClass(id, glass),
        () => store.addExamples(id, { id: randomUUID(), name: 'new' }, [newExample()], AT),
      ]) {
        expect(await shownChanges(taught)).toEqual([true, true]);
      }
    });

    it('are renamed, also to what they are called', async () => {
      const { store } = tested;
      const { id, classIds } = await teach(store, 'waste', ['paper', 'glass']);
      await store.rename(id, 'waste');
      await store.rename(id, 'rubbish');
      await store.renameClass(id, classIds[0] ?? '', 'paper');
      await store.renameClass(id, classIds[0] ?? '', 'Papier 🗞');
      const { name, classes } = await tested.recordOf(id);
      expect(name).toBe('rubbish');
      expect(classes.map((one) => one.name)).toEqual(['Papier 🗞', 'glass']);
    });

    it('have names of their own', async () => {
      const { store } = tested;
      const { id, classIds } = await teach(store, 'waste', ['paper', 'glass']);
      const other = await teach(store, 'signs', ['paper']);
      const before = await store.list();
      const taken = { code: 'NAME_TAKEN' };
      const message = (name: string): unknown => expect.stringContaining(`"${name}"`);
      await expect(teach(store, 'waste')).rejects.toMatchObject({
        ...taken,
        message: message('waste'),
      });
      await expect(store.rename(other.id, 'waste')).rejects.toMatchObject(taken);
      await expect(store.addClass(id, { id: randomUUID(), name: 'glass' })).rejects.toMatchObject({
        ...taken,
        message: message('glass'),
      });
      await expect(store.renameClass(id, classIds[0] ?? '', 'glass')).rejects.toMatchObject(taken);
      expect(await store.list()).toEqual(before);
      // Once it is free it can be had.
      await store.removeClass(id, classIds[1] ?? '');
      await store.renameClass(id, classIds[0] ?? '', 'glass');
      await store.remove(id);
      await teach(store, 'waste');
    });

    it('go with everything that was theirs, and say how much', async () => {
      const { store } = tested;
      const { id, classIds } = await teach(store, 'waste', ['paper', 'glass']);
      const [paper = '', glass = ''] = classIds;
      const { ids } = await store.addExamples(id, paper, [newExample(), newExample()], AT);
      const last = newExample();
      await store.addExamples(id, glass, [last], AT);
      await store.addVersion(id, newVersion(4));
      expect(await store.removeClass(id, paper)).toBe(2);
      expect(await store.embeddings([...ids, last.id], BASE)).toHaveLength(1);
      expect((await tested.recordOf(id)).classes.map((one) => one.exampleCount)).toEqual([1]);
      expect(await store.remove(id)).toEqual({ classes: 1, examples: 1, versions: 1 });
      expect(await store.list()).toEqual([]);
      expect(await store.embeddings([...ids, last.id], BASE)).toEqual([]);
      await expect(store.head(newVersion(4).digest)).rejects.toMatchObject({
        code: 'MODEL_NOT_FOUND',
      });
    });
  });
}
