import { expect, it } from '@jest/globals';
import { fileCalled } from './file-called.js';

it.each<[readonly string[], string]>([
  [['Labels.txt', 'labels.txt'], 'labels.txt'],
  [['LABELS.TXT', 'Labels.txt'], 'LABELS.TXT'],
  [['a/labels.txt'], 'labels.txt'],
  [[], 'labels.txt'],
])('of %j, labels.txt is %s', (names, found) => {
  expect(fileCalled(new Set(names), 'labels.txt')).toBe(found);
});
