import { ModelNotReadyError, type Model } from '@detections/schema';
import type { ClassifierRecord } from './classifier-store.js';

/** @throws ModelNotReadyError where the base was replaced between the question and the answer. */
export function requireDigest(
  { digest }: Pick<Model, 'digest'>,
  { name, base }: Pick<ClassifierRecord, 'name' | 'base'>,
): void {
  if (digest === base.digest) return;
  throw new ModelNotReadyError(
    `${base.name} was replaced while ${name} asked it; try again shortly.`,
  );
}
