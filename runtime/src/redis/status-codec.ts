import { z } from 'zod';
import {
  classifierStatusSchema,
  PROTOCOL,
  servesNothing,
  type ClassifierStatus,
} from '@detections/schema';
import { jsonOf } from './job-codec.js';

/**
 * What an API of before the protocol had a number reads of every status: such a one has no idea of
 * several models, and must not wait for answers that never come.
 */
const FOR_OLDER_APIS = {
  ready: false,
  reason: `The classifiers speak protocol ${String(PROTOCOL)}, which this API is too old for. Upgrade the API.`,
};

/** The word of a classifier of before the protocol had a number. */
const firstProtocolSchema = z
  .union([
    z.object({
      protocol: z.undefined().optional(),
      ready: z.literal(true),
      model: z.object({ weightsSha256: z.string() }),
    }),
    z.object({
      protocol: z.undefined().optional(),
      ready: z.literal(false),
      reason: z.string(),
    }),
  ])
  .transform(() => servesNothing(speaksAnother(1)));

const otherProtocolSchema = z
  .object({ protocol: z.int().refine((protocol) => protocol !== PROTOCOL) })
  .transform(({ protocol }) => servesNothing(speaksAnother(protocol)));

const statusSchema = jsonOf(
  z.union([classifierStatusSchema, otherProtocolSchema, firstProtocolSchema]),
);

export function encodeStatus(status: ClassifierStatus): string {
  return JSON.stringify({ ...FOR_OLDER_APIS, ...status });
}

/**
 * What a classifier says of itself. One that speaks another protocol serves nothing that this API
 * could ask for, and the reason says so.
 */
export function decodeStatus(text: string): z.ZodSafeParseResult<ClassifierStatus> {
  return statusSchema.safeParse(text);
}

function speaksAnother(protocol: number): string {
  const older = protocol < PROTOCOL ? 'classifiers' : 'API';
  return `A classifier speaks protocol ${String(protocol)}, this API ${String(PROTOCOL)}. Upgrade the ${older}.`;
}
