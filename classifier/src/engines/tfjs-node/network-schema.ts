import { z } from 'zod';
import type { ResNet } from '../../importers/keras-resnet50/resnet50.js';

const count = z.int().min(1);
const padding = z.int().min(0);

const convolutionSchema = z.object({
  name: z.string(),
  kernelSize: count,
  stride: count,
  padding,
  inputChannels: count,
  outputChannels: count,
});

/** A network's description as it comes back out of a file. */
export const networkSchema: z.ZodType<ResNet> = z.object({
  inputSize: count,
  stem: convolutionSchema,
  pool: z.object({ size: count, stride: count, padding }),
  blocks: z.array(
    z.object({
      name: z.string(),
      reduce: convolutionSchema,
      spatial: convolutionSchema,
      expand: convolutionSchema,
      // Left out where JSON leaves out what is undefined.
      shortcut: convolutionSchema.optional().transform((shortcut) => shortcut),
    }),
  ),
  classifier: z.object({ inputFeatures: count, classCount: count }),
  batchNormEpsilon: z.number(),
});
