import { describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { requireCheapDocument } from './document-limits.js';

const repeat = (count: number, part: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => part(index)).join(' ');
const fragment = (name: number, body: string): string =>
  `fragment F${String(name)} on M { ${body} }`;

describe('what it would take long to validate', () => {
  it.each([
    ['one field again and again', `{ m { ${repeat(46, () => 'name')} } }`, 1000],
    ['one alias again and again', `{ ${repeat(46, (index) => `a: f${String(index)}`)} }`, 1000],
    ['one field in fragments without a name', `{ ${repeat(46, () => '... { name }')} }`, 1000],
    [
      'one field in places that become one',
      `{ ${repeat(10, () => `m { ${repeat(5, () => 'name')} }`)} }`,
      1000,
    ],
    [
      'many fragments in one place',
      `{ ${repeat(46, (index) => `...F${String(index)}`)} } ${repeat(46, (index) =>
        fragment(index, `a${String(index)}`),
      )}`,
      1000,
    ],
    [
      'many fragments that are not there',
      `{ ${repeat(46, (index) => `...F${String(index)}`)} }`,
      1000,
    ],
    [
      'a long chain of fragments',
      `{ ...F0 } ${repeat(60, (index) => fragment(index, `...F${String(index + 1)}`))}`,
      1000,
    ],
    [
      'fragments that multiply',
      `{ ...F0 } ${repeat(60, (index) => fragment(index, `a { ...F${String(index + 1)} } b { ...F${String(index + 1)} }`))}`,
      1000,
    ],
    ['a fragment in itself', `{ ...F0 } ${fragment(0, '...F0')}`, 1000],
    ['a fragment below itself', `{ ...F0 } ${fragment(0, 'm { ...F0 }')}`, 1000],
    [
      'two fragments in each other',
      `{ ...F0 } ${fragment(0, '...F1')} ${fragment(1, '...F0')}`,
      1000,
    ],
    ['many aliases', `{ ${repeat(101, (index) => `a${String(index)}: m`)} }`, 100],
    ['many fields', `{ ${repeat(1001, (index) => `f${String(index)}`)} }`, 1000],
    ['many operations', repeat(65, (index) => `query Q${String(index)} { m }`), 64],
    ['many fragments that nobody uses', `{ m } ${repeat(64, (index) => fragment(index, 'm'))}`, 64],
    ['many variables', `query (${repeat(64, (index) => `$v${String(index)}: Int`)}) { m }`, 64],
    ['many lines', `{ m ${'\n'.repeat(32_000)} }`, 32_000],
  ])('is refused with what was expected: %s', (_, text, limit) => {
    expect(() => {
      requireCheapDocument(text);
    }).toThrow(
      new RegExp(`^Expected a query of at most ${String(limit)} .*; (more|\\d+) came\\.$`),
    );
  });
});

describe('what real clients ask', () => {
  const heatmap = 'classIndex logit width height values region { x y width height }';
  const photo = (photoIndex: number, body: string): string =>
    `p${String(photoIndex)}: classify(image: $image) { ${repeat(8, (index) => `h${String(index)}: heatmap(classIndex: ${String(index)}) { ${body} }`)} }`;

  it.each([
    [
      'the introspection of code generators',
      getIntrospectionQuery({ inputValueDeprecation: true }),
    ],
    [
      'eight heatmaps of each of eight photos',
      `mutation { ${repeat(8, (index) => photo(index, heatmap))} }`,
    ],
    [
      'the same by a fragment',
      `mutation { ${repeat(8, (index) => photo(index, '...F0'))} } ${fragment(0, heatmap)}`,
    ],
    [
      'a page of twenty components that each ask for the label',
      `{ m { ${repeat(20, (index) => `...F${String(index)}`)} } } ${repeat(20, (index) =>
        fragment(index, 'label { name }'),
      )}`,
    ],
  ])('passes: %s', (_, text) => {
    requireCheapDocument(text);
  });

  it('is left to Apollo Server where it does not parse', () => {
    requireCheapDocument('{ m');
  });
});
