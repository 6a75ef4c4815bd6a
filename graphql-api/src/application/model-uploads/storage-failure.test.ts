import { expect, it } from '@jest/globals';
import { onVolume } from './storage-failure.js';

it.each([
  ['ENOSPC', 'it is full'],
  ['EROFS', 'read only'],
  ['EACCES', 'may not write'],
])('says of %s what is to be done', async (code, words) => {
  const failing = onVolume(() => Promise.reject(Object.assign(new Error('no'), { code })));
  await expect(failing).rejects.toMatchObject({
    code: 'STORAGE_UNAVAILABLE',
    message: expect.stringContaining(words),
  });
});

it('leaves what is no fault of the volume as it is', async () => {
  const error = new Error('another');
  await expect(onVolume(() => Promise.reject(error))).rejects.toBe(error);
});
