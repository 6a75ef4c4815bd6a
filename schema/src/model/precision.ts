import { z } from 'zod';

/** What a network is computed in. */
export const precisionSchema = z.enum(['fp32', 'bf16', 'fp16', 'int8']);
export type Precision = z.infer<typeof precisionSchema>;

/** What may be asked for: `auto` is the quickest whose answers were measured to agree. */
export const precisionChoiceSchema = z.enum([...precisionSchema.options, 'auto']);
export type PrecisionChoice = z.infer<typeof precisionChoiceSchema>;
