import { expect, test } from '@jest/globals';
import {
  formatBytes,
  formatConfidence,
  formatLabelName,
  formatMediaType,
  formatMs,
} from './format';

test.each([
  [0, '0%'],
  [0.0004, '<0.1%'],
  [0.0005, '0.1%'],
  [0.25, '25%'],
  [0.9346, '93.5%'],
  [0.9994, '99.9%'],
  [0.9995, '>99.9%'],
  [0.9999, '>99.9%'],
  [1, '100%'],
])('a confidence of %p reads %s', (confidence, text) => {
  expect(formatConfidence(confidence)).toBe(text);
});

test.each([
  [1, '1 byte'],
  [999, '999 bytes'],
  [1000, '1 kB'],
  [123_456, '123.5 kB'],
  [999_949, '999.9 kB'],
  [999_950, '1 MB'],
  [10_485_760, '10.5 MB'],
])('%p bytes read %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test('a label reads as words, its hyphens and apostrophes kept', () => {
  expect(formatLabelName("jack-o'-lantern_of_old")).toBe("jack-o'-lantern of old");
});

test.each([
  ['image/jpeg', 'JPEG'],
  ['image/webp', 'WebP'],
  ['image/avif', 'AVIF'],
])('%s reads %s', (mediaType, text) => {
  expect(formatMediaType(mediaType)).toBe(text);
});

test('milliseconds are given to a tenth', () => {
  expect(formatMs(1234.56)).toBe('1,234.6 ms');
});
