import { describe, expect, it } from '@jest/globals';
import { makeLabels } from './make-labels.js';
import { madeUpWordNet } from './wordnet.fixture.js';

const { data, offsets } = madeUpWordNet([
  { lemmas: ['thing'], gloss: 'whatever there is' },
  { lemmas: ['living_thing'], gloss: 'one that lives', kindOf: [0] },
  { lemmas: ['toy'], gloss: 'one to play with', kindOf: [0] },
  { lemmas: ['Zog_dog', 'zog', 'zog_hound'], gloss: 'a dog; "good zog"', kindOf: [1, 2] },
  { lemmas: ['Zoggy'], gloss: 'a famous zog', instanceOf: [3] },
]);
const ids = offsets.map((offset) => `n${String(offset).padStart(8, '0')}`);

describe("WordNet's names of classes", () => {
  it('have the first lemma for a name, the others beside it, and the meaning', () => {
    const [label] = makeLabels([ids[3] ?? ''], data);
    expect(label).toEqual({
      name: 'Zog_dog',
      displayName: 'Zog dog',
      id: ids[3],
      synonyms: ['zog', 'zog hound'],
      description: 'a dog',
      parents: ['living thing', 'thing'],
    });
  });

  it('say all that a class is a kind of, or an instance of, by its first parents', () => {
    const [label] = makeLabels([ids[4] ?? ''], data);
    expect(label?.parents).toEqual(['Zog dog', 'living thing', 'thing']);
  });

  it('leave out what there is not', () => {
    const [label] = makeLabels([ids[0] ?? ''], data);
    expect(label).toEqual({
      ...{ name: 'thing', displayName: 'thing', id: ids[0] },
      description: 'whatever there is',
    });
  });

  it('are in the order of the ids, and none is made up', () => {
    expect(makeLabels([...ids].reverse(), data).map(({ id }) => id)).toEqual([...ids].reverse());
    expect(() => makeLabels(['n00000007'], data)).toThrow('Expected a noun of WordNet at byte 7');
  });
});
