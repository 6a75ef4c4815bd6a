import { LimitReachedError, ModelNotReadyError, NameTakenError } from '@detections/schema';
import type { TeachingLimits } from '../../application/classifiers/classifier-store.js';
import { quote } from '../../errors/quote.js';

export function refuseClassifierName(name: string): never {
  throw new NameTakenError(
    `Expected a name that no own classifier has; ${quote(name)} came, which one is called already.`,
  );
}

export function refuseClassName(classifier: string, name: string): never {
  throw new NameTakenError(
    `Expected a name that no class of ${quote(classifier)} has; ${quote(name)} came, which one is called already.`,
  );
}

export function refuseOtherBase(classifier: string): never {
  throw new ModelNotReadyError(
    `The base of ${quote(classifier)} was changed while the photos were embedded; send them again.`,
  );
}

/** @param count How many there would be. */
export function checkClassifierCount({ maxClassifiers }: TeachingLimits, count: number): void {
  if (count <= maxClassifiers) return;
  refuse(`own classifiers (MAX_CLASSIFIERS)`, maxClassifiers, count);
}

/** @param count How many classes it would have. */
export function checkClassCount(
  { maxClasses }: TeachingLimits,
  classifier: string,
  count: number,
): void {
  if (count <= maxClasses) return;
  refuse(`classes of ${quote(classifier)} (MAX_CLASSES)`, maxClasses, count);
}

/** @param count How many examples it would have. */
export function checkExampleCount(
  { maxExamples }: TeachingLimits,
  classifier: string,
  count: number,
): void {
  if (count <= maxExamples) return;
  refuse(`examples of ${quote(classifier)} (MAX_EXAMPLES)`, maxExamples, count);
}

/** @param bytes How many there would be of all photos. */
export function checkPhotoBytes({ maxPhotoBytes }: TeachingLimits, bytes: number): void {
  if (bytes <= maxPhotoBytes) return;
  refuse('bytes of photos of all own classifiers (MAX_PHOTO_BYTES)', maxPhotoBytes, bytes);
}

function refuse(what: string, limit: number, count: number): never {
  throw new LimitReachedError(
    `Expected at most ${String(limit)} ${what}; there would be ${String(count)}. Delete some first, or let whoever runs the service raise the limit.`,
  );
}
