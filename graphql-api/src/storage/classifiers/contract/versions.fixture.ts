import { describe, expect, it } from '@jest/globals';
import { newVersion, teach } from '../classifier-stores.fixture.js';
import type { StoreUnderTest } from './store-under-test.fixture.js';

export function describeVersions(tested: StoreUnderTest): void {
  describe('versions', () => {
    it('answer from the newest, until an earlier one is to', async () => {
      const { store } = tested;
      const { id } = await teach(store, 'waste');
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
      const { id } = await teach(store, 'waste');
      await store.addVersion(id, newVersion(5));
      await store.activate(id, 1);
      const before = await store.changes();
      for (const revision of [5, 4, 1]) await store.addVersion(id, newVersion(revision));
      expect((await tested.recordOf(id)).versions).toHaveLength(1);
      expect(await store.changes()).toBe(before);
    });

    it('go when there are ten newer ones, and their numbers with them', async () => {
      const { store } = tested;
      const { id } = await teach(store, 'waste');
      for (let revision = 1; revision <= 12; revision += 1) {
        await store.addVersion(id, newVersion(revision));
      }
      const numbers = (await tested.recordOf(id)).versions.map(({ version }) => version);
      expect(numbers).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
      const refused = { code: 'EXAMPLE_NOT_FOUND' };
      await expect(store.activate(id, 2)).rejects.toMatchObject(refused);
      await expect(store.quality(id, 2)).rejects.toMatchObject(refused);
      await expect(store.head(newVersion(2).digest)).rejects.toMatchObject(refused);
      await store.activate(id, 3);
      await store.addVersion(id, newVersion(13));
      expect((await tested.recordOf(id)).versions[0]?.version).toBe(13);
    });
  });
}
