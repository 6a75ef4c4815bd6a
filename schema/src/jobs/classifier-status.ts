import { z } from 'zod';
import { modelIdentitySchema, type ModelIdentity } from '../model/model-identity.js';
import { modelSchema } from './classification.js';
import { volumeIdSchema } from './model-upload.js';

/**
 * The number of the language that API and classifiers speak. It rises with every change that one
 * of an older version would not understand.
 */
export const PROTOCOL = 3;

/** What is said of a model in any state. */
const served = {
  /**
   * There where it answers in the place of the model that should: why, for people to read. It goes
   * when that one comes.
   */
  fallbackReason: z.string().optional(),
  /** There where it answers those alone who name it: it is served for what was taught on it. */
  byNameOnly: z.literal(true).optional(),
  /** There where it is an upload that nobody has kept yet. */
  trial: z.literal(true).optional(),
};
const notReady = { ...served, ...modelIdentitySchema.shape, reason: z.string() };

/** A model as one classifier has it. */
export const servedModelSchema = z.discriminatedUnion('state', [
  /** Also where it is out of memory and comes back when it is asked for. */
  z.object({ state: z.literal('ready'), ...served, model: modelSchema }),
  /** Found, downloaded, converted or warmed up. */
  z.object({ state: z.literal('loading'), ...notReady }),
  /** What is wrong, for people to read. */
  z.object({ state: z.literal('failed'), ...notReady }),
]);
export type ServedModel = z.infer<typeof servedModelSchema>;

/** What a model is served for, where that is not for itself. */
export type Standing = Pick<ServedModel, 'fallbackReason' | 'byNameOnly' | 'trial'>;

export function standingOf({ fallbackReason, byNameOnly, trial }: Standing): Standing {
  return {
    ...(fallbackReason !== undefined && { fallbackReason }),
    ...(byNameOnly && { byNameOnly }),
    ...(trial && { trial }),
  };
}

export function identityOf(served: ServedModel): ModelIdentity {
  const { name, version } = served.state === 'ready' ? served.model : served;
  return { name, version };
}

/** What a classifier says of itself, repeated while it lives. */
export const classifierStatusSchema = z.object({
  protocol: z.literal(PROTOCOL),
  /** Each name and version once. */
  models: z.array(servedModelSchema).readonly(),
  /** Why there is none, where there is none, for people to read. */
  whyNone: z.string().optional(),
  /** The volume of which it takes uploaded models; without it, it takes none. */
  uploadVolume: volumeIdSchema.optional(),
});
export type ClassifierStatus = z.infer<typeof classifierStatusSchema>;

/** A classifier's word for it that serves nothing, and why. */
export function servesNothing(whyNone: string): ClassifierStatus {
  return { protocol: PROTOCOL, models: [], whyNone };
}
