import { expect, test } from '@jest/globals';
import { suggestName } from './suggested-name';

test.each([
  ['Fruits.zip', 'fruits'],
  ['converted_keras.zip', 'converted_keras'],
  ['Äpfel & Birnen (3).zip', 'apfel-birnen-3'],
  ['best.onnx and 2 more', 'best'],
  ['resnet.v2.zip', 'resnet.v2'],
  ['C:\\exports\\Birds', 'birds'],
  ['水果.zip', 'my-model'],
  ['', 'my-model'],
])('a file called %p suggests %p', (fileName, name) => {
  expect(suggestName(fileName, [])).toBe(name);
});

test('a name that is taken gets a number', () => {
  expect(suggestName('fruits.zip', ['fruits', 'fruits-2'])).toBe('fruits-3');
});

test('a long one is cut to what a name may have', () => {
  const name = suggestName(`${'long '.repeat(40)}.zip`, []);
  expect(name).toMatch(/^[a-z0-9][a-z0-9._-]{0,62}$/);
});
