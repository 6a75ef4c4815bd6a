import { errorCodeSchema } from '@detections/schema';
import { expect, test } from '@jest/globals';
import { texts } from '../texts';
import { isFailureCode } from './failure-codes';

test('every error code of the service has its words, and so has what no server can report', () => {
  const expected = [...errorCodeSchema.options, 'NETWORK_FAILURE', 'OFFLINE', 'FILE_UNREADABLE'];
  expect(Object.keys(texts.failures).sort()).toEqual(expected.sort());
});

test.each(Object.entries(texts.failures))('%s is told in whole sentences', (_, text) => {
  expect(text.title).toMatch(/^[A-Z].*\.$/);
  expect(text.advice).toMatch(/^[A-Z].*\.$/);
});

test.each(['UNHEARD_OF', 'toString', '', undefined, 7])('%p is no failure code', (value) => {
  expect(isFailureCode(value)).toBe(false);
});
