import { z } from 'zod';
import type { Normalization } from '@detections/schema';

/** Ways to make numbers of pixels that have become habits, each with what people call it. */
export const conventionSchema = z.enum(['imagenet', 'half', 'unit', 'none']);
export type Convention = z.infer<typeof conventionSchema>;

const RGB = { channelOrder: 'RGB' } as const;

export const CONVENTIONS: Readonly<Record<Convention, Normalization>> = {
  /** torchvision's: 0 to 1, minus ImageNet's mean, over its standard deviation. */
  imagenet: { ...RGB, scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  /** Keras's `tf` mode: −1 to 1, which is x/127.5 − 1. */
  half: { ...RGB, scale: 1 / 127.5, mean: [1, 1, 1], std: [1, 1, 1] },
  /** 0 to 1. */
  unit: { ...RGB, scale: 1 / 255, mean: [0, 0, 0], std: [1, 1, 1] },
  /** 0 to 255, as they are. */
  none: { ...RGB, scale: 1, mean: [0, 0, 0], std: [1, 1, 1] },
};
