import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { AT, BASE, newExample, newVersion, teach } from '../classifier-stores.fixture.js';
import type { StoreUnderTest } from './store-under-test.fixture.js';

export function describeRefusalsAndChanges(tested: StoreUnderTest): void {
  it('says of ids that are not there what they are', async () => {
    const { store } = tested;
    const { id, classIds } = await teach(store, 'waste', ['paper']);
    const [paper = ''] = classIds;
    const before = await store.list();
    for (const missing of [randomUUID(), '', 'nul \u0000']) {
      const ofClassifier = [
        store.rename(missing, 'a'),
        store.remove(missing),
        store.addClass(missing, { id: randomUUID(), name: 'a' }),
        store.renameClass(missing, paper, 'a'),
        store.removeClass(missing, paper),
        store.addExamples(missing, paper, [newExample()], AT),
        store.addExamples(missing, { id: randomUUID(), name: 'a' }, [newExample()], AT),
        store.checkRoom(missing, paper, []),
        store.moveExamples(missing, [], paper),
        store.removeExamples(missing, []),
        store.examples(missing, { limit: 1 }),
        store.photo(missing, randomUUID(), 'photo'),
        store.material(missing),
        store.changeBase(missing, BASE, []),
        store.addVersion(missing, newVersion(1)),
        store.activate(missing, 1),
        store.quality(missing, 1),
      ];
      for (const refused of await Promise.allSettled(ofClassifier)) {
        expect(refused).toMatchObject({ reason: { code: 'CLASSIFIER_NOT_FOUND' } });
      }
      const ofClass = [
        store.renameClass(id, missing, 'a'),
        store.removeClass(id, missing),
        store.addExamples(id, missing, [newExample()], AT),
        store.checkRoom(id, missing, []),
        store.moveExamples(id, [], missing),
        store.examples(id, { classId: missing, limit: 1 }),
      ];
      for (const refused of await Promise.allSettled(ofClass)) {
        expect(refused).toMatchObject({ reason: { code: 'CLASS_NOT_FOUND' } });
      }
    }
    expect(await store.list()).toEqual(before);
  });

  it('counts its changes, and nothing else', async () => {
    const { store } = tested;
    const seen = new Set<number>();
    const { id, classIds } = await teach(store, 'waste', ['paper', 'glass']);
    const [paper = '', glass = ''] = classIds;
    const example = newExample();
    const changes = [
      () => store.addExamples(id, paper, [example], AT),
      () => store.moveExamples(id, [example.id], glass),
      () => store.removeExamples(id, [example.id]),
      () => store.renameClass(id, paper, 'card'),
      () => store.removeClass(id, paper),
      () => store.rename(id, 'rubbish'),
      () => store.addVersion(id, newVersion(9)),
      () => store.activate(id, 1),
      () => store.changeBase(id, BASE, []),
      () => store.remove(id),
    ];
    for (const change of changes) {
      seen.add(await store.changes());
      await change();
      const after = await store.changes();
      expect(seen.has(after)).toBe(false);
      await store.list();
      expect(await store.changes()).toBe(after);
    }
  });
}
