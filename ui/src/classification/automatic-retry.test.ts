import { expect, test } from '@jest/globals';
import { automaticRetry } from './automatic-retry';

test.each(['QUEUE_FULL', 'RATE_LIMITED'] as const)(
  '%s is tried again after as long as the server asks for',
  (code) => {
    expect(automaticRetry({ code, retryAfterMs: 7000 }, 1)).toEqual({
      waitMs: 7000,
      untilReady: false,
    });
    expect(automaticRetry({ code }, 1)).toEqual({ waitMs: 1000, untilReady: false });
  },
);

test.each(['MODEL_NOT_READY', 'QUEUE_UNAVAILABLE', 'OFFLINE'] as const)(
  '%s is tried again once the service is ready, however often',
  (code) => {
    expect(automaticRetry({ code }, 100)).toEqual({ waitMs: 1000, untilReady: true });
  },
);

test('a network failure is tried again five times, ever later', () => {
  const waits = [1, 2, 3, 4, 5, 6].map(
    (attempt) => automaticRetry({ code: 'NETWORK_FAILURE' }, attempt)?.waitMs,
  );
  expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, undefined]);
});

test.each(['INVALID_IMAGE', 'JOB_TIMEOUT', 'INTERNAL', 'FILE_UNREADABLE'] as const)(
  '%s is left to the person',
  (code) => {
    expect(automaticRetry({ code }, 1)).toBeUndefined();
  },
);
