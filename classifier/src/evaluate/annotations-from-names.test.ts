import { describe, expect, it } from '@jest/globals';
import { annotationsFromNames } from './annotations-from-names.js';

describe('annotationsFromNames', () => {
  it('reads the WordNet id at the start of each name', () => {
    expect(annotationsFromNames(['n02109961_Eskimo_dog.JPEG', 'n01440764.png'])).toEqual([
      { file: 'n02109961_Eskimo_dog.JPEG', key: 'wordNetId', value: 'n02109961' },
      { file: 'n01440764.png', key: 'wordNetId', value: 'n01440764' },
    ]);
  });

  it.each(['dog.jpg', 'n0210996.jpg', 'n021099611.jpg', 'my_n02109961.jpg'])(
    'refuses %s and points to --labels',
    (file) => {
      expect(() => annotationsFromNames([file])).toThrow(
        `such as n02109961_Eskimo_dog.JPEG; came "${file}". Labels may also come from a CSV`,
      );
    },
  );
});
