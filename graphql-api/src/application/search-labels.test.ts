import { describe, expect, it } from '@jest/globals';
import type { Label } from '@detections/schema';
import { searchLabels } from './search-labels.js';

const LABELS: readonly Label[] = [
  'tench',
  'great_white_shark',
  'tiger_shark',
  'hammerhead',
  'cock',
  'German_short-haired_pointer',
  'cocker_spaniel',
  "Grevy's_gazelle",
  'tiger_cat',
  'tiger',
  'peacock',
  'crane',
  'crane',
].map((name, classIndex) => ({
  classIndex,
  id: `n${String(1_440_764 + classIndex).padStart(8, '0')}`,
  name,
}));

const find = (search: string): readonly string[] =>
  searchLabels(LABELS, search).map(({ name }) => name);

describe('searchLabels', () => {
  it('finds all in the order of the class index where nothing is searched for', () => {
    expect(searchLabels(LABELS, '')).toEqual(LABELS);
    expect(searchLabels(LABELS, ' _ ')).toEqual(LABELS);
  });

  it('puts the very name first, then beginnings, then words that begin so, then the rest', () => {
    expect(find('cock')).toEqual(['cock', 'cocker_spaniel', 'peacock']);
    expect(find('tiger')).toEqual(['tiger', 'tiger_shark', 'tiger_cat']);
    expect(find('s')).toEqual([
      'great_white_shark',
      'tiger_shark',
      'German_short-haired_pointer',
      'cocker_spaniel',
      "Grevy's_gazelle",
    ]);
  });

  it('takes case and underscores for nothing', () => {
    expect(find('TIGER_s')).toEqual(['tiger_shark']);
    expect(find('  White   shark ')).toEqual(['great_white_shark']);
  });

  it('lets a word follow a hyphen', () => {
    expect(find('h')).toEqual([
      'hammerhead',
      'German_short-haired_pointer',
      'tench',
      'great_white_shark',
      'tiger_shark',
    ]);
  });

  it('finds a class by its WordNet id or the beginning of it', () => {
    expect(find('n01440765')).toEqual(['great_white_shark']);
    expect(find('N0144076')).toEqual(LABELS.slice(0, 6).map(({ name }) => name));
  });

  it('gives both classes of one name, by class index', () => {
    expect(searchLabels(LABELS, 'crane').map(({ classIndex }) => classIndex)).toEqual([11, 12]);
  });

  it('takes words that are written together or apart for the same', () => {
    expect(find('cockerspaniel')).toEqual(['cocker_spaniel']);
    expect(find('pea cock')).toEqual(['peacock']);
    expect(find('short haired')).toEqual(['German_short-haired_pointer']);
  });

  it('finds nothing that is not there, and takes no pattern for one', () => {
    expect(find('unicorn')).toEqual([]);
    expect(find('.*')).toEqual([]);
  });
});

describe('searchLabels, of classes of which more is known than their names', () => {
  const known: readonly Label[] = [
    { name: 'beagle', synonyms: ['small hound'], parents: ['hound', 'hunting dog', 'dog'] },
    { name: 'cellular_telephone', synonyms: ['cellphone', 'mobile phone'], parents: ['thing'] },
    { name: 'hotdog', synonyms: ['red hot'], parents: ['thing'] },
    { name: 'Maltese_dog', synonyms: ['Maltese'], parents: ['toy dog', 'dog'] },
    { name: 'malamute', synonyms: ['Alaskan malamute'], parents: ['sled dog', 'dog'] },
    { name: 'Eskimo_dog', synonyms: ['husky'], parents: ['sled dog', 'dog'] },
    { name: 'Siberian_husky', parents: ['sled dog', 'dog'] },
  ].map((label, classIndex) => ({ classIndex, ...label }));
  const findKnown = (search: string): readonly string[] =>
    searchLabels(known, search).map(({ name }) => name);

  it('finds them by their synonyms, after those that are called so', () => {
    expect(findKnown('husky')).toEqual(['Siberian_husky', 'Eskimo_dog']);
    expect(findKnown('Cell phone')).toEqual(['cellular_telephone']);
    expect(findKnown('phone')).toEqual(['cellular_telephone']);
    expect(findKnown('mal')).toEqual(['Maltese_dog', 'malamute', 'beagle']);
  });

  it('finds all kinds of a thing, before names that merely hold its name', () => {
    expect(findKnown('dog')).toEqual([
      ...['Maltese_dog', 'Eskimo_dog', 'beagle', 'malamute', 'Siberian_husky', 'hotdog'],
    ]);
    expect(findKnown('sled dog')).toEqual(['malamute', 'Eskimo_dog', 'Siberian_husky']);
  });

  it('does not find them by a part of what they are a kind of', () => {
    expect(findKnown('thin')).toEqual([]);
    expect(findKnown('hunting')).toEqual([]);
  });
});
