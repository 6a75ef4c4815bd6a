import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { AT, BASE, newExample, teach } from '../classifier-stores.fixture.js';
import type { StoreUnderTest } from './store-under-test.fixture.js';

export function describeExamples(tested: StoreUnderTest): void {
  describe('examples', () => {
    it('are given back as they came', async () => {
      const { store } = tested;
      const { id, classIds } = await teach(store, 'waste', ['paper']);
      const [classId = ''] = classIds;
      // Views of longer memory, which begin between two numbers of it.
      const memory = new Uint8Array(64).map((_, k) => k);
      const example = {
        ...newExample(),
        photo: memory.subarray(3, 24),
        thumbnail: memory.subarray(5, 6),
        embedding: new Float32Array(memory.slice().buffer, 12, 5),
      };
      await store.addExamples(id, classId, [example], AT);
      expect([...(await store.photo(id, example.id, 'photo'))]).toEqual([...example.photo]);
      expect([...(await store.photo(id, example.id, 'thumbnail'))]).toEqual([5]);
      const [kept] = await store.embeddings([example.id], BASE);
      expect(kept).toEqual({ id: example.id, embedding: example.embedding });
      expect(await tested.examplesOf(id)).toEqual([
        {
          id: example.id,
          classId,
          source: 'upload',
          imageSha256: example.imageSha256,
          addedAt: AT,
        },
      ]);
    });

    it('are one in a class where the picture is the same, and two in two classes', async () => {
      const { store } = tested;
      const { id, classIds } = await teach(store, 'waste', ['paper', 'glass']);
      const [paper = '', glass = ''] = classIds;
      const first = newExample('a');
      await store.addExamples(id, paper, [first], AT);
      const [b, c] = [newExample('b'), newExample('c')];
      const again = [newExample('a'), b, newExample('b'), c, newExample('c')];
      expect(await store.addExamples(id, paper, again, AT)).toEqual({
        ids: [first.id, b.id, b.id, c.id, c.id],
        added: 2,
      });
      const { revision } = await tested.recordOf(id);
      expect((await store.addExamples(id, paper, [newExample('a')], AT)).added).toBe(0);
      expect((await tested.recordOf(id)).revision).toBe(revision);
      expect((await store.addExamples(id, glass, [newExample('a')], AT)).added).toBe(1);
      expect((await tested.recordOf(id)).classes.map((one) => one.exampleCount)).toEqual([3, 1]);
      expect(await store.addExamples(id, paper, [], AT)).toEqual({ ids: [], added: 0 });
    });

    it('come page by page, in the order in which they were added', async () => {
      const { store } = tested;
      const { id, classIds } = await teach(store, 'waste', ['paper', 'glass']);
      const [paper = '', glass = ''] = classIds;
      const ids: string[] = [];
      for (const classId of [paper, glass, paper, glass, paper]) {
        ids.push(...(await store.addExamples(id, classId, [newExample()], AT)).ids);
      }
      const pages: (readonly string[])[] = [];
      let after: string | undefined;
      do {
        const page = await store.examples(id, { limit: 2, after });
        pages.push(page.examples.map((one) => one.id));
        after = page.next;
      } while (after !== undefined);
      expect(pages).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)]);
      const ofClass = await store.examples(id, { classId: glass, limit: 2 });
      expect(ofClass.examples.map((one) => one.id)).toEqual([ids[1], ids[3]]);
      expect(ofClass.next).toBeUndefined();
      for (const wrong of ['nonsense', '1e999', '\u0000']) {
        await expect(store.examples(id, { limit: 1, after: wrong })).rejects.toMatchObject({
          code: 'BAD_USER_INPUT',
        });
      }
    });

    it('are moved, and back again', async () => {
      const { store } = tested;
      const { id, classIds } = await teach(store, 'waste', ['paper', 'glass']);
      const [paper = '', glass = ''] = classIds;
      const { ids } = await store.addExamples(id, paper, [newExample('a'), newExample('b')], AT);
      await store.addExamples(id, glass, [newExample('a')], AT);
      const before = await store.material(id);
      await store.moveExamples(id, ids, glass);
      expect((await tested.recordOf(id)).classes.map((one) => one.exampleCount)).toEqual([0, 3]);
      await store.moveExamples(id, [...ids, ...ids], paper);
      const after = await store.material(id);
      expect(after.examples).toEqual(before.examples);
      expect(after.classifier.classes).toEqual(before.classifier.classes);
      expect(after.classifier.revision).toBe(before.classifier.revision + 2);
      await store.moveExamples(id, ids, paper);
      await store.moveExamples(id, [], glass);
      expect((await tested.recordOf(id)).revision).toBe(after.classifier.revision);
    });

    it('are removed, and the room is free again', async () => {
      const store = await tested.restartWith({ maxExamples: 2 });
      const { id, classIds } = await teach(store, 'waste', ['paper']);
      const [paper = ''] = classIds;
      const [a, b] = [newExample('a'), newExample('b')];
      await store.addExamples(id, paper, [a, b], AT);
      await store.removeExamples(id, [a.id]);
      await expect(store.photo(id, a.id, 'thumbnail')).rejects.toMatchObject({
        code: 'EXAMPLE_NOT_FOUND',
      });
      expect(await store.embeddings([a.id, b.id], BASE)).toHaveLength(1);
      expect((await store.addExamples(id, paper, [newExample('a')], AT)).added).toBe(1);
      await store.removeExamples(id, []);
    });

    it('are all changed or none', async () => {
      const { store } = tested;
      const { id, classIds } = await teach(store, 'waste', ['paper', 'glass']);
      const [paper = '', glass = ''] = classIds;
      const other = await teach(store, 'signs', ['stop']);
      const stranger = newExample();
      await store.addExamples(other.id, other.classIds[0] ?? '', [stranger], AT);
      const own = newExample();
      await store.addExamples(id, paper, [own], AT);
      const before = await store.list();
      for (const missing of [stranger.id, randomUUID(), '', 'nul \u0000']) {
        const refused = { code: 'EXAMPLE_NOT_FOUND' };
        const ids = [own.id, missing];
        await expect(store.moveExamples(id, ids, glass)).rejects.toMatchObject(refused);
        await expect(store.removeExamples(id, ids)).rejects.toMatchObject(refused);
        await expect(store.photo(id, missing, 'photo')).rejects.toMatchObject(refused);
      }
      expect(await store.list()).toEqual(before);
    });
  });
}
