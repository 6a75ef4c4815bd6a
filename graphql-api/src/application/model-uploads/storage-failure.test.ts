import { describe, expect, it } from '@jest/globals';
import { onVolume } from './storage-failure.js';

/** As the system fails: the superuser, whom tests may run as, is refused no write by permissions. */
function failing(code: string): Promise<never> {
  return Promise.reject(Object.assign(new Error(`${code}: as Node says it`), { code }));
}

describe('a volume for uploads', () => {
  it.each([
    ['ENOSPC', 'it is full'],
    ['EDQUOT', 'its quota is used up'],
    ['EROFS', 'it is mounted to be read only'],
    ['EACCES', 'this user may not write there'],
    ['EPERM', 'this user may not write there'],
    ['EMFILE', 'too many files are open'],
  ])('that fails with %s says in words that %s', async (code, words) => {
    await expect(onVolume(() => failing(code))).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      message: expect.stringMatching(`^The models folder takes nothing now: ${words}`) as unknown,
    });
  });

  it('is not blamed for anything else', async () => {
    await expect(onVolume(() => failing('ENOENT'))).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(onVolume(() => Promise.resolve('done'))).resolves.toBe('done');
  });
});
