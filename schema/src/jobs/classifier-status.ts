import { z } from 'zod';
import { modelSchema, type Model } from './classification.js';

/** What a classifier says of itself, repeated while it lives. */
export const classifierStatusSchema = z.discriminatedUnion('ready', [
  z.object({ ready: z.literal(true), model: modelSchema }),
  z.object({ ready: z.literal(false), reason: z.string() }),
]);
export type ClassifierStatus = z.infer<typeof classifierStatusSchema>;

/** What the API knows of all classifiers together. */
export type Readiness =
  | { readonly ready: true; readonly model: Model }
  | {
      readonly ready: false;
      readonly code: 'MODEL_NOT_READY' | 'QUEUE_UNAVAILABLE';
      readonly reason: string;
    };

/**
 * One ready classifier is enough. Otherwise the first reason given stands for all, because they
 * look for the same files.
 */
export function combineStatuses(statuses: readonly ClassifierStatus[]): Readiness {
  const ready = statuses.find((status) => status.ready);
  if (ready !== undefined) return { ready: true, model: ready.model };
  const waiting = statuses.find((status) => !status.ready);
  return {
    ready: false,
    code: 'MODEL_NOT_READY',
    reason: waiting?.reason ?? 'No classifier is running: none has announced itself.',
  };
}
