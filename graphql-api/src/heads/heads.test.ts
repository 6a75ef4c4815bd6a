import { afterAll, describe, expect, it } from '@jest/globals';
import { examples } from './examples.fixture.js';
import { headsInPlace } from './heads.fixture.js';
import type { Heads, TrainingResult } from './heads.js';
import { ThreadedHeads } from './threaded-heads.js';

const { embeddings, classes } = examples([6, 6], 0.7);
const ALL = classes.map((_, place) => place);

const threaded = new ThreadedHeads();
afterAll(() => threaded.close());

describe.each<readonly [string, () => Heads]>([
  ['in place', () => headsInPlace()],
  ['on threads', () => threaded],
  ['with no memory', () => headsInPlace(1)],
])('heads %s', (kind, create) => {
  const heads = create();
  const asked: (readonly string[])[] = [];

  const train = (places: readonly number[], classOf = classes): Promise<TrainingResult> =>
    heads.train({
      classifier: 'waste',
      classCount: 2,
      examples: places.map((place) => ({ id: String(place), classIndex: classOf[place] ?? 0 })),
      embeddingsOf: (ids) => {
        asked.push(ids);
        return Promise.resolve(
          ids.map((id) => ({ id, embedding: embeddings[Number(id)] ?? new Float32Array() })),
        );
      },
    });

  it('answer with what was trained', async () => {
    const { head } = await train(ALL);
    const stored = { id: 'first', read: () => Promise.resolve(head) };
    for (const [place, embedding] of embeddings.entries()) {
      const { probabilities, known } = await heads.apply(stored, embedding);
      expect(probabilities[classes[place] ?? 0]).toBeGreaterThan(0.5);
      expect(known).toBe(true);
    }
  });

  it('train after changes as if from nothing, and ask only for what is new', async () => {
    await train(ALL.slice(0, 9));
    asked.length = 0;
    const moved = classes.map((own, place) => (place === 2 ? 1 : own));
    const places = [11, ...ALL.slice(1, 9)];
    const changed = await train(places, moved);
    const fresh = headsInPlace();
    const { head, quality } = await fresh.train({
      classifier: 'another',
      classCount: 2,
      examples: places.map((place) => ({ id: String(place), classIndex: moved[place] ?? 0 })),
      embeddingsOf: (ids) =>
        Promise.resolve(
          ids.map((id) => ({ id, embedding: embeddings[Number(id)] ?? new Float32Array() })),
        ),
    });
    expect(changed.quality.misplaced[0]?.example).toBe(quality.misplaced[0]?.example);
    expect(changed.quality.misplaced[0]?.example).toBe(places.indexOf(2));
    const [asking = new Float32Array()] = embeddings;
    const one = await heads.apply({ id: kind, read: () => Promise.resolve(changed.head) }, asking);
    const other = await fresh.apply({ id: 'f', read: () => Promise.resolve(head) }, asking);
    for (const [c, score] of one.scores.entries())
      expect(score).toBeCloseTo(other.scores[c] ?? 0, 5);
    if (kind !== 'with no memory') expect(asked).toEqual([['11']]);
  });

  it('answer by what they were given to remember, without reading it', async () => {
    const { head } = await train(ALL);
    const [asking = new Float32Array()] = embeddings;
    const id = `remembered ${kind}`;
    await heads.remember(id, head);
    let reads = 0;
    const read = (): Promise<Uint8Array> => Promise.resolve(((reads += 1), head));
    const { known } = await heads.apply({ id, read }, asking);
    expect(known).toBe(true);
    expect(reads).toBe(kind === 'with no memory' ? 1 : 0);
  });

  it('reject a class without examples', async () => {
    await expect(train([0, 1])).rejects.toThrow('Class 1 has no example.');
  });

  it('reject bytes of something else', async () => {
    const stored = { id: 'broken', read: () => Promise.resolve(new Uint8Array(100)) };
    await expect(heads.apply(stored, embeddings[0] ?? new Float32Array())).rejects.toThrow(
      'These are not the bytes of a head.',
    );
  });
});

it('closes twice, and answers nothing after', async () => {
  const heads = new ThreadedHeads();
  await Promise.all([heads.close(), heads.close()]);
  const stored = { id: 'x', read: () => Promise.resolve(new Uint8Array()) };
  await expect(heads.apply(stored, new Float32Array())).rejects.toThrow();
});
