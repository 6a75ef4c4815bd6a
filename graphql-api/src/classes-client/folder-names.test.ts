import { expect, it } from '@jest/globals';
import { folderNames } from './folder-names.js';

it.each([
  ['M3 × 20', 'M3 _ 20'],
  ['Schraube (lang)', 'Schraube (lang)'],
  ['Ωμέγα 木', 'Ωμέγα 木'],
  ['../../etc/passwd', '_.._etc_passwd'],
  ['..', 'class'],
  ['.hidden', 'hidden'],
  ['a\\b:c*?"<>|', 'a_b_c______'],
  ['ends with dots...', 'ends with dots'],
  ['con', 'con_'],
  ['NUL.txt', 'NUL_.txt'],
  ['line\nbreak\0', 'line_break_'],
  ['classes.json', 'classes.json (2)'],
  ['e\u0301', '\u00e9'],
])('makes of %j the folder %j', (name, folder) => {
  expect(folderNames([name])).toEqual([folder]);
});

it('keeps apart what only case, or what is unsafe, tells apart', () => {
  expect(folderNames(['Cardigan', 'cardigan', 'a/b', 'a_b', 'a?b'])).toEqual([
    ...['Cardigan', 'cardigan (2)', 'a_b', 'a_b (2)', 'a_b (3)'],
  ]);
});

it('is no longer than file systems take', () => {
  const [folder = ''] = folderNames(['木'.repeat(100)]);
  expect(Buffer.byteLength(folder)).toBeLessThan(250);
});
