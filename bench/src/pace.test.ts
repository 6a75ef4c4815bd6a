import { describe, expect, it } from '@jest/globals';
import { createPace } from './pace.js';

describe('imagesFor', () => {
  it('is whole batches for about the time that is asked for', () => {
    expect(createPace(false, 22).imagesFor(4)).toBe(88);
    expect(createPace(false, 23).imagesFor(4)).toBe(96);
  });

  it('is a quarter of that where the run is to be quick', () => {
    expect(createPace(true, 64).imagesFor(4)).toBe(64);
  });

  it('is two batches at least, however slow the machine', () => {
    expect(createPace(true, 1).imagesFor(1)).toBe(16);
  });

  it('follows the speed of what is measured where that is another', () => {
    expect(createPace(false, 22).imagesFor(4, 4)).toBe(16);
  });
});
