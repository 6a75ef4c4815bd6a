/** How much of a picture may be missing: browsers show such a one, and nobody sees the difference. */
export const MAX_MISSING_SHARE = 0.01;

/** Cut off, with more missing than that; or wrong somewhere in the middle. */
export type Damage = 'incomplete' | 'corrupt';

export interface MendedImage {
  readonly image: Buffer;
  /** What libvips is still to refuse in it. */
  readonly failOn: 'none' | 'error';
}
