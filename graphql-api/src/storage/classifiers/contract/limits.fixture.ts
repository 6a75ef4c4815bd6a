import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { AT, newExample, teach } from '../classifier-stores.fixture.js';
import type { StoreUnderTest } from './store-under-test.fixture.js';

export function describeLimits(tested: StoreUnderTest): void {
  describe('limits', () => {
    const reached = (variable: string, limit: number, count: number): object => ({
      code: 'LIMIT_REACHED',
      message: expect.stringMatching(
        new RegExp(`${String(limit)}.*${variable}.*${String(count)}`),
      ) as unknown,
    });

    it('of classifiers and classes', async () => {
      const store = await tested.restartWith({ maxClassifiers: 1, maxClasses: 1 });
      const { id } = await teach(store, 'waste', ['paper']);
      const more = store.addClass(id, { id: randomUUID(), name: 'glass' });
      await expect(more).rejects.toMatchObject(reached('MAX_CLASSES', 1, 2));
      await expect(teach(store, 'signs')).rejects.toMatchObject(reached('MAX_CLASSIFIERS', 1, 2));
      expect((await store.list()).map(({ classes }) => classes.length)).toEqual([1]);
    });

    it('of examples are of all classes together, and refuse all or none', async () => {
      const store = await tested.restartWith({ maxExamples: 3 });
      const { id, classIds } = await teach(store, 'waste', ['paper', 'glass']);
      const [paper = '', glass = ''] = classIds;
      await store.addExamples(id, paper, [newExample('a'), newExample('b')], AT);
      const before = await store.changes();
      const more = [newExample('a'), newExample('c')];
      await expect(store.addExamples(id, glass, more, AT)).rejects.toMatchObject(
        reached('MAX_EXAMPLES', 3, 4),
      );
      expect(await tested.examplesOf(id)).toHaveLength(2);
      expect(await store.changes()).toBe(before);
      // The same ones are there already, so they need no room.
      await store.addExamples(id, paper, more, AT);
      await store.addExamples(id, paper, more, AT);
    });

    it('make no class for examples that have no room', async () => {
      const store = await tested.restartWith({ maxExamples: 1 });
      const { id } = await teach(store, 'waste', ['paper']);
      const place = { id: randomUUID(), name: 'glass' };
      const two = [newExample(), newExample()];
      await expect(store.addExamples(id, place, two, AT)).rejects.toMatchObject(
        reached('MAX_EXAMPLES', 1, 2),
      );
      expect((await tested.recordOf(id)).classes.map(({ name }) => name)).toEqual(['paper']);
    });

    it('are told before anything is added', async () => {
      const store = await tested.restartWith({ maxClasses: 2, maxExamples: 2 });
      const { id, classIds } = await teach(store, 'waste', ['paper']);
      const [paper = ''] = classIds;
      const [a, b, c] = ['a', 'b', 'c'].map((of) => newExample(of).imageSha256) as [
        string,
        string,
        string,
      ];
      const glass = { id: randomUUID(), name: 'glass' };
      const { ids } = await store.addExamples(id, paper, [newExample('a')], AT);
      expect([...(await store.checkRoom(id, paper, [a, b, b]))]).toEqual([[a, ids[0]]]);
      await store.checkRoom(id, glass, [a]);
      await store.checkRoom(id, { ...glass, name: 'paper' }, [a, b]);
      const before = await store.list();
      for (const [to, pictures] of [
        [paper, [a, b, c]],
        [glass, [a, b]],
      ] as const) {
        await expect(store.checkRoom(id, to, pictures)).rejects.toMatchObject(
          reached('MAX_EXAMPLES', 2, 3),
        );
      }
      expect(await store.list()).toEqual(before);
      await store.addExamples(id, glass, [newExample()], AT);
      await store.checkRoom(id, paper, [a]);
      const third = store.checkRoom(id, { id: randomUUID(), name: 'metal' }, []);
      await expect(third).rejects.toMatchObject(reached('MAX_CLASSES', 2, 3));
    });

    it('of bytes are of all classifiers together', async () => {
      const store = await tested.restartWith({ maxPhotoBytes: 100 });
      const waste = await teach(store, 'waste', ['paper']);
      const signs = await teach(store, 'signs', ['stop']);
      const [paper = '', stop = ''] = [...waste.classIds, ...signs.classIds];
      const sized = (length: number): ReturnType<typeof newExample> => ({
        ...newExample(),
        photo: new Uint8Array(length - 1),
        thumbnail: new Uint8Array(1),
      });
      const first = sized(60);
      await store.addExamples(waste.id, paper, [first], AT);
      await expect(store.addExamples(signs.id, stop, [sized(41)], AT)).rejects.toMatchObject(
        reached('MAX_PHOTO_BYTES', 100, 101),
      );
      await store.addExamples(signs.id, stop, [sized(40)], AT);
      await expect(store.checkRoom(signs.id, stop, ['another'])).rejects.toMatchObject(
        reached('MAX_PHOTO_BYTES', 100, 101),
      );
      await store.removeExamples(waste.id, [first.id]);
      await store.addExamples(signs.id, stop, [sized(60)], AT);
      await store.removeClass(signs.id, stop);
      await store.addExamples(waste.id, paper, [sized(100)], AT);
      await store.remove(waste.id);
    });
  });
}
