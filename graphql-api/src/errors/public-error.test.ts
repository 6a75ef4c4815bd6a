import { CallerGoneError, InvalidImageError } from '@detections/schema';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { toPublicError } from './public-error.js';

describe('what leaves the process of a failure', () => {
  let logged: unknown[];
  const toPublic = (error: unknown) =>
    toPublicError(error, { error: (fields: unknown) => logged.push(fields) });

  beforeEach(() => {
    logged = [];
  });

  it('is all of one that is ours', () => {
    expect(toPublic(new InvalidImageError('It is cut off.'))).toEqual({
      code: 'INVALID_IMAGE',
      message: 'It is cut off.',
      status: 422,
      headers: { 'x-error-code': 'INVALID_IMAGE' },
    });
    expect(logged).toEqual([]);
  });

  it('is an id of any other, which is logged whole', () => {
    const error = new Error('password');
    const { code, message, status } = toPublic(error);
    expect([code, status]).toEqual(['INTERNAL', 500]);
    expect(message).not.toContain('password');
    expect(logged).toEqual([{ errorId: message.split(': ')[1], err: error }]);
  });

  // Found by npm run fuzz: each client that went away was logged as a defect of ours.
  it('is nothing to be alarmed at where the client went away', () => {
    expect(toPublic(new CallerGoneError('1'))).toMatchObject({ status: 499 });
    const cut = Object.assign(new Error('cut'), { code: 'ERR_STREAM_PREMATURE_CLOSE' });
    expect(toPublic(cut)).toMatchObject({ status: 499 });
    expect(logged).toEqual([]);
  });
});
