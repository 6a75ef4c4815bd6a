import { errorCodeSchema } from '@detections/schema';
import { expect, test } from '@jest/globals';
import { failureTexts, isFailureCode } from './failure-texts';

test('every error code of the service has its words, and so has a missing network', () => {
  const expected = [...errorCodeSchema.options, 'NETWORK_FAILURE'];
  expect(Object.keys(failureTexts).sort()).toEqual(expected.sort());
});

test.each(Object.entries(failureTexts))('%s is told in whole sentences', (_, text) => {
  expect(text.title).toMatch(/^[A-Z].*\.$/);
  expect(text.advice).toMatch(/^[A-Z].*\.$/);
});

test.each(['UNHEARD_OF', 'toString', '', undefined, 7])('%p is no failure code', (value) => {
  expect(isFailureCode(value)).toBe(false);
});
