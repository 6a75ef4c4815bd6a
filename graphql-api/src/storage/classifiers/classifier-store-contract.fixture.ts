import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type {
  ClassifierRecord,
  ClassifierStore,
  ExampleRecord,
  TeachingLimits,
} from '../../application/classifiers/classifier-store.js';
import {
  AT,
  BASE,
  newExample,
  newVersion,
  teach,
  type ClassifierStores,
} from './classifier-stores.fixture.js';

const LIMITS: TeachingLimits = {
  maxClassifiers: 3,
  maxClasses: 4,
  maxExamples: 1300,
  maxPhotoBytes: 1_000_000,
};

/** What may be relied on, wherever own classifiers are kept. */
export function describeClassifierStoreContract(
  place: string,
  create: (limits: TeachingLimits) => Promise<ClassifierStores>,
): void {
  describe(`own classifiers, kept in ${place}`, () => {
    let stores: ClassifierStores;
    let store: ClassifierStore;

    const startWith = async (limits: Partial<TeachingLimits>): Promise<void> => {
      stores = await create({ ...LIMITS, ...limits });
      store = await stores.open();
    };
    beforeEach(() => startWith({}));
    afterEach(() => stores.close());

    const restartWith = async (limits: Partial<TeachingLimits>): Promise<void> => {
      await stores.close();
      await startWith(limits);
    };
    const recordOf = async (id: string): Promise<ClassifierRecord> => {
      const found = (await store.list()).find((record) => record.id === id);
      if (found === undefined) throw new Error('It is not there.');
      return found;
    };
    const examplesOf = async (id: string): Promise<readonly ExampleRecord[]> =>
      (await store.examples(id, { limit: 10_000 })).examples;

    describe('classifiers and classes', () => {
      it('are listed by name, classes in the order in which they were added', async () => {
        expect(await store.list()).toEqual([]);
        const { id } = await teach(store, 'waste', ['paper', 'Glass', 'glass']);
        await teach(store, 'b.2');
        await teach(store, 'b-1');
        const [first, second, third] = await store.list();
        expect([first?.name, second?.name]).toEqual(['b-1', 'b.2']);
        expect(third).toEqual({
          ...{ id, name: 'waste', base: BASE, createdAt: AT },
          revision: 3,
          classes: ['paper', 'Glass', 'glass'].map((name) => ({
            id: expect.any(String) as unknown,
            name,
            exampleCount: 0,
          })),
          active: undefined,
          versions: [],
        });
      });

      it('are renamed, also to what they are called', async () => {
        const { id, classIds } = await teach(store, 'waste', ['paper', 'glass']);
        await store.rename(id, 'waste');
        await store.rename(id, 'rubbish');
        await store.renameClass(id, classIds[0] ?? '', 'paper');
        await store.renameClass(id, classIds[0] ?? '', 'Papier 🗞');
        const { name, classes } = await recordOf(id);
        expect(name).toBe('rubbish');
        expect(classes.map((one) => one.name)).toEqual(['Papier 🗞', 'glass']);
      });

      it('have names of their own', async () => {
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
        await expect(store.addClass(id, { id: randomUUID(), name: 'glass' })).rejects.toMatchObject(
          { ...taken, message: message('glass') },
        );
        await expect(store.renameClass(id, classIds[0] ?? '', 'glass')).rejects.toMatchObject(
          taken,
        );
        expect(await store.list()).toEqual(before);
        // Once it is free it can be had.
        await store.removeClass(id, classIds[1] ?? '');
        await store.renameClass(id, classIds[0] ?? '', 'glass');
        await store.remove(id);
        await teach(store, 'waste');
      });

      it('go with everything that was theirs, and say how much', async () => {
        const { id, classIds } = await teach(store, 'waste', ['paper', 'glass']);
        const [paper = '', glass = ''] = classIds;
        const { ids } = await store.addExamples(id, paper, [newExample(), newExample()], AT);
        const last = newExample();
        await store.addExamples(id, glass, [last], AT);
        await store.addVersion(id, newVersion(4));
        expect(await store.removeClass(id, paper)).toBe(2);
        expect(await store.embeddings([...ids, last.id], BASE)).toHaveLength(1);
        expect((await recordOf(id)).classes.map((one) => one.exampleCount)).toEqual([1]);
        expect(await store.remove(id)).toEqual({ classes: 1, examples: 1, versions: 1 });
        expect(await store.list()).toEqual([]);
        expect(await store.embeddings([...ids, last.id], BASE)).toEqual([]);
        await expect(store.head(newVersion(4).digest)).rejects.toMatchObject({
          code: 'EXAMPLE_NOT_FOUND',
        });
      });
    });

    describe('examples', () => {
      it('are given back as they came', async () => {
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
        expect(await examplesOf(id)).toEqual([
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
        const { revision } = await recordOf(id);
        expect((await store.addExamples(id, paper, [newExample('a')], AT)).added).toBe(0);
        expect((await recordOf(id)).revision).toBe(revision);
        expect((await store.addExamples(id, glass, [newExample('a')], AT)).added).toBe(1);
        expect((await recordOf(id)).classes.map((one) => one.exampleCount)).toEqual([3, 1]);
        expect(await store.addExamples(id, paper, [], AT)).toEqual({ ids: [], added: 0 });
      });

      it('come page by page, in the order in which they were added', async () => {
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
        const { id, classIds } = await teach(store, 'waste', ['paper', 'glass']);
        const [paper = '', glass = ''] = classIds;
        const { ids } = await store.addExamples(id, paper, [newExample('a'), newExample('b')], AT);
        await store.addExamples(id, glass, [newExample('a')], AT);
        const before = await store.material(id);
        await store.moveExamples(id, ids, glass);
        expect((await recordOf(id)).classes.map((one) => one.exampleCount)).toEqual([0, 3]);
        await store.moveExamples(id, [...ids, ...ids], paper);
        const after = await store.material(id);
        expect(after.examples).toEqual(before.examples);
        expect(after.classifier.classes).toEqual(before.classifier.classes);
        expect(after.classifier.revision).toBe(before.classifier.revision + 2);
        await store.moveExamples(id, ids, paper);
        await store.moveExamples(id, [], glass);
        expect((await recordOf(id)).revision).toBe(after.classifier.revision);
      });

      it('are removed, and the room is free again', async () => {
        await restartWith({ maxExamples: 2 });
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

    describe('embeddings', () => {
      it('of many examples come once each, by their base', async () => {
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
        const { id, classIds } = await teach(store, 'waste', ['paper']);
        const [a, gone] = [newExample(), newExample()];
        const { ids } = await store.addExamples(id, classIds[0] ?? '', [a, gone], AT);
        await store.removeExamples(id, [gone.id]);
        const { revision } = await recordOf(id);
        const base = { name: 'lite0', version: '3', digest: 'c'.repeat(64), preset: 'P' };
        const embeddings = ids.map((one, index) => ({
          id: one,
          embedding: Float32Array.of(index, 0.5),
        }));
        await store.changeBase(id, base, embeddings);
        expect(await recordOf(id)).toMatchObject({ base, revision: revision + 1 });
        expect(await store.embeddings(ids, base)).toEqual([embeddings[0]]);
        expect(await store.embeddings(ids, BASE)).toHaveLength(1);
        // One that was embedded before the change, and is added after it, keeps whose it is.
        const late = newExample();
        await store.addExamples(id, classIds[0] ?? '', [late], AT);
        expect(await store.embeddings([late.id], base)).toEqual([]);
        await store.changeBase(id, base, [{ id: late.id, embedding: Float32Array.of(7) }]);
        await store.changeBase(id, base, [{ id: late.id, embedding: Float32Array.of(8) }]);
        const [kept] = await store.embeddings([late.id], base);
        expect(kept?.embedding).toEqual(Float32Array.of(8));
      });
    });

    describe('versions', () => {
      it('answer from the newest, until an earlier one is to', async () => {
        const { id } = await teach(store, 'waste');
        const first = newVersion(1);
        const second = newVersion(5, { threshold: undefined });
        await store.addVersion(id, first);
        await store.addVersion(id, second);
        const { active, versions } = await recordOf(id);
        const { head, quality, ...record } = second;
        expect(active).toEqual({ ...record, version: 2 });
        expect(versions.map(({ version }) => version)).toEqual([2, 1]);
        expect(versions[1]).toMatchObject({ threshold: 0.1 + 0.2, labels: first.labels });
        expect([...(await store.head(second.digest))]).toEqual([...head]);
        expect(await store.quality(id, 2)).toEqual(quality);
        await store.activate(id, 1);
        expect((await recordOf(id)).active?.version).toBe(1);
        await store.addVersion(id, newVersion(6));
        expect((await recordOf(id)).active?.version).toBe(3);
      });

      it('are not kept where one of that revision or a later one is there', async () => {
        const { id } = await teach(store, 'waste');
        await store.addVersion(id, newVersion(5));
        await store.activate(id, 1);
        const before = await store.changes();
        for (const revision of [5, 4, 1]) await store.addVersion(id, newVersion(revision));
        expect((await recordOf(id)).versions).toHaveLength(1);
        expect(await store.changes()).toBe(before);
      });

      it('go when there are ten newer ones, and their numbers with them', async () => {
        const { id } = await teach(store, 'waste');
        for (let revision = 1; revision <= 12; revision += 1) {
          await store.addVersion(id, newVersion(revision));
        }
        const numbers = (await recordOf(id)).versions.map(({ version }) => version);
        expect(numbers).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
        const refused = { code: 'EXAMPLE_NOT_FOUND' };
        await expect(store.activate(id, 2)).rejects.toMatchObject(refused);
        await expect(store.quality(id, 2)).rejects.toMatchObject(refused);
        await expect(store.head(newVersion(2).digest)).rejects.toMatchObject(refused);
        await store.activate(id, 3);
        await store.addVersion(id, newVersion(13));
        expect((await recordOf(id)).versions[0]?.version).toBe(13);
      });
    });

    describe('limits', () => {
      const reached = (variable: string, limit: number, count: number): object => ({
        code: 'LIMIT_REACHED',
        message: expect.stringMatching(
          new RegExp(`${String(limit)}.*${variable}.*${String(count)}`),
        ) as unknown,
      });

      it('of classifiers and classes', async () => {
        await restartWith({ maxClassifiers: 1, maxClasses: 1 });
        const { id } = await teach(store, 'waste', ['paper']);
        const more = store.addClass(id, { id: randomUUID(), name: 'glass' });
        await expect(more).rejects.toMatchObject(reached('MAX_CLASSES', 1, 2));
        await expect(teach(store, 'signs')).rejects.toMatchObject(reached('MAX_CLASSIFIERS', 1, 2));
        expect((await store.list()).map(({ classes }) => classes.length)).toEqual([1]);
      });

      it('of examples are of all classes together, and refuse all or none', async () => {
        await restartWith({ maxExamples: 3 });
        const { id, classIds } = await teach(store, 'waste', ['paper', 'glass']);
        const [paper = '', glass = ''] = classIds;
        await store.addExamples(id, paper, [newExample('a'), newExample('b')], AT);
        const before = await store.changes();
        const more = [newExample('a'), newExample('c')];
        await expect(store.addExamples(id, glass, more, AT)).rejects.toMatchObject(
          reached('MAX_EXAMPLES', 3, 4),
        );
        expect(await examplesOf(id)).toHaveLength(2);
        expect(await store.changes()).toBe(before);
        // The same ones are there already, so they need no room.
        await store.addExamples(id, paper, more, AT);
        await store.addExamples(id, paper, more, AT);
      });

      it('of bytes are of all classifiers together', async () => {
        await restartWith({ maxPhotoBytes: 100 });
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
        await store.removeExamples(waste.id, [first.id]);
        await store.addExamples(signs.id, stop, [sized(60)], AT);
        await store.removeClass(signs.id, stop);
        await store.addExamples(waste.id, paper, [sized(100)], AT);
        await store.remove(waste.id);
      });
    });

    it('says of ids that are not there what they are', async () => {
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

    describe('several processes at once', () => {
      it('see what the others have done', async () => {
        const other = await stores.open();
        const { id } = await teach(store, 'waste', ['paper']);
        expect(await other.list()).toEqual(await store.list());
        expect(await other.changes()).toBe(await store.changes());
        await other.remove(id);
        await expect(store.material(id)).rejects.toMatchObject({ code: 'CLASSIFIER_NOT_FOUND' });
      });

      it('keep limits and names together', async () => {
        await restartWith({ maxExamples: 10, maxClassifiers: 2 });
        const all = [store, await stores.open(), await stores.open()];
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
        expect((await recordOf(first.id)).classes[0]?.exampleCount).toBe(10);
        expect(await examplesOf(first.id)).toHaveLength(10);
      });

      it('train the same once', async () => {
        const all = [store, await stores.open(), await stores.open()];
        const { id } = await teach(store, 'waste');
        await Promise.all(all.map((one) => one.addVersion(id, newVersion(3))));
        expect((await recordOf(id)).versions).toHaveLength(1);
      });

      it('read what fits together while others change it', async () => {
        const other = await stores.open();
        const { id, classIds } = await teach(store, 'waste', ['paper', 'glass']);
        const [paper = '', glass = ''] = classIds;
        let isChanging = true;
        const change = async (): Promise<void> => {
          for (let round = 0; round < 20; round += 1) {
            const [a, b] = [newExample(), newExample()];
            await other.addExamples(id, paper, [a, b], AT);
            await other.moveExamples(id, [a.id], glass);
            await other.removeExamples(id, [b.id]);
          }
          isChanging = false;
        };
        const changed = change();
        while (isChanging) {
          const { classifier, examples } = await store.material(id);
          const counts = [paper, glass].map(
            (own) => examples.filter(({ classId }) => classId === own).length,
          );
          expect(classifier.classes.map((one) => one.exampleCount)).toEqual(counts);
        }
        await changed;
      });

      it('add to what another removes, or find it gone', async () => {
        const other = await stores.open();
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
        expect(await examplesOf(id)).toEqual([]);
      });
    });
  });
}
