import { describe, expect, it } from '@jest/globals';
import { readSynset } from './synset.js';
import { madeUpWordNet, type MadeUpSynset } from './wordnet.fixture.js';

const THING: MadeUpSynset = { lemmas: ['thing'], gloss: 'whatever there is' };

function read(synset: MadeUpSynset): ReturnType<typeof readSynset> & { readonly thing: number } {
  const { data, offsets } = madeUpWordNet([THING, synset]);
  return { thing: offsets[0] ?? 0, ...readSynset(data, offsets[1] ?? 0) };
}

describe('a synset of WordNet', () => {
  it('has its lemmas as they are spelt, the usual one first', () => {
    const lemmas = ['Zog_dog', 'zoggy', "St._Zog's_hound"];
    expect(read({ lemmas, gloss: 'a dog' }).lemmas).toEqual(lemmas);
  });

  it('may have more lemmas than ten, which are counted in hexadecimal', () => {
    const lemmas = Array.from({ length: 18 }, (_, index) => `zog${String(index)}`);
    expect(read({ lemmas, gloss: 'many words' }).lemmas).toEqual(lemmas);
  });

  it('is a kind of one, or an instance of it, and has other pointers', () => {
    const kind = read({ lemmas: ['zog'], gloss: 'x', kindOf: [0] });
    expect(kind.hypernyms).toEqual([kind.thing]);
    const instance = read({ lemmas: ['Zog'], gloss: 'x', instanceOf: [0] });
    expect(instance.hypernyms).toEqual([instance.thing]);
    expect(read({ lemmas: ['zog'], gloss: 'x' }).hypernyms).toEqual([]);
  });

  it.each([
    ['a large dog', 'a large dog'],
    ['a large dog; barks "zog"', 'a large dog; barks "zog"'],
    ['a large dog; "he has a zog"; "zogs bark"', 'a large dog'],
    ['a dog | or a cat', 'a dog | or a cat'],
  ])('means of %j what stands before the examples', (gloss, definition) => {
    expect(read({ lemmas: ['zog'], gloss }).definition).toBe(definition);
  });

  it.each([
    ['the licence', 'x', 0],
    ['the middle of a line', 'x', 45],
    ['the end of the file', 'x', 10_000],
  ])('does not begin in %s', (_name, gloss, offset) => {
    const { data } = madeUpWordNet([THING, { lemmas: ['zog'], gloss }]);
    expect(() => readSynset(data, offset)).toThrow(
      `Expected a noun of WordNet at byte ${String(offset)}`,
    );
  });

  it.each([
    ['of a verb', '00000000 05 v 01 zog 0 000 | to run'],
    ['without a gloss', '00000000 05 n 01 zog 0 000'],
    ['without a word', '00000000 05 n 00 000 | nothing'],
    ['with fewer words than it counts', '00000000 05 n 02 zog 0 000 | cut'],
    ['with fewer pointers than it counts', '00000000 05 n 01 zog 0 002 @ 00000000 n 0000 | cut'],
    ['of nothing', ''],
  ])('is no line %s', (_name, line) => {
    expect(() => readSynset(Buffer.from(line), 0)).toThrow('Expected a noun of WordNet at byte 0');
  });
});
