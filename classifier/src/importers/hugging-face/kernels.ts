import type { ResizeKernel } from '@detections/schema';

/** PIL.Image.Resampling; 5, Hamming, is not among ours. */
export const PILLOW_KERNELS: Readonly<Record<number, ResizeKernel>> = {
  0: 'nearest',
  1: 'lanczos',
  2: 'bilinear',
  3: 'bicubic',
  4: 'box',
};
