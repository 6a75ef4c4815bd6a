import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { AT, BASE, newExample, teach } from '../classifier-stores.fixture.js';
import type { StoreUnderTest } from './store-under-test.fixture.js';

export function describeEmbeddings(tested: StoreUnderTest): void {
  describe('embeddings', () => {
    it('of many examples come once each, by their base', async () => {
      const { store } = tested;
      const { id, classIds } = await teach(store, 'waste', ['paper']);
      const many = Array.from({ length: 1200 }, (_, index) => newExample(String(index)));
      const { ids } = await store.addExamples(id, classIds[0] ?? '', many, AT);
      const asked = [...ids, ...ids, randomUUID()];
      const found = await store.embeddings(asked, BASE);
      const byId = new Map(found.map((one) => [one.id, [...one.embedding]]));
      expect(found).toHaveLength(1200);
      expect(ids.map((one) => byId.get(one))).toEqual(many.map((one) => [...one.embedding]));
      expect(await store.embeddings(ids, { ...BASE, preset: 'KERAS' })).toEqual([]);
      expect(await store.embeddings(ids, { ...BASE, digest: 'b' })).toEqual([]);
      // Another version of the same network is the same network.
      expect(await store.embeddings(ids, { ...BASE, version: '2' })).toHaveLength(1200);
    });

    it('by another base come with it, and those by the first stay', async () => {
      const { store } = tested;
      const { id, classIds } = await teach(store, 'waste', ['paper']);
      const [a, gone] = [newExample(), newExample()];
      const { ids } = await store.addExamples(id, classIds[0] ?? '', [a, gone], AT);
      await store.removeExamples(id, [gone.id]);
      const { revision } = await tested.recordOf(id);
      const identity = { name: 'lite0', version: '3', digest: 'c'.repeat(64) };
      const base = { ...identity, preset: 'P', precision: 'int8' } as const;
      const embeddings = ids.map((one, index) => ({
        id: one,
        embedding: Float32Array.of(index, 0.5),
      }));
      await store.changeBase(id, base, embeddings);
      expect(await tested.recordOf(id)).toMatchObject({ base, revision: revision + 1 });
      expect(await store.embeddings(ids, base)).toEqual([embeddings[0]]);
      expect(await store.embeddings(ids, BASE)).toHaveLength(1);
      // One that was embedded before the change has none that training could use after it.
      await expect(
        store.addExamples(id, classIds[0] ?? '', [newExample()], AT),
      ).rejects.toMatchObject({ code: 'MODEL_NOT_READY', message: expect.any(String) });
      expect(await tested.examplesOf(id)).toHaveLength(1);
      await store.changeBase(id, base, [{ id: a.id, embedding: Float32Array.of(8) }]);
      const [kept] = await store.embeddings([a.id], base);
      expect(kept?.embedding).toEqual(Float32Array.of(8));
    });

    it('by another base are wanted of all examples before it is the base', async () => {
      const { store } = tested;
      const { id, classIds } = await teach(store, 'waste', ['paper']);
      const [a, b] = [newExample(), newExample()];
      await store.addExamples(id, classIds[0] ?? '', [a, b], AT);
      const before = await tested.recordOf(id);
      const other = { ...BASE, digest: 'd'.repeat(64) };
      const embeddingOf = (example: { readonly id: string }) => ({
        id: example.id,
        embedding: Float32Array.of(1),
      });
      expect(await store.changeBase(id, other, [embeddingOf(a)])).toEqual([b.id]);
      expect(await tested.recordOf(id)).toEqual(before);
      expect(await store.changeBase(id, other, [embeddingOf(b)])).toEqual([]);
      expect((await tested.recordOf(id)).base).toEqual(other);
    });
  });
}
