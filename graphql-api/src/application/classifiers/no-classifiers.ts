import { StorageUnavailableError } from '@detections/schema';
import type { Classifiers } from './classifiers.js';

/** Where nothing can be taught. */
export const noClassifiers: Classifiers = {
  limits: { maxClassifiers: 0, maxClasses: 0, maxExamples: 0, maxPhotoBytes: 0 },
  list: () => Promise.resolve([]),
  show: refuse,
  create: refuse,
  change: refuse,
  rename: refuse,
  remove: refuse,
  addClass: refuse,
  renameClass: refuse,
  removeClass: refuse,
  addExamples: refuse,
  moveExamples: refuse,
  removeExamples: refuse,
  examples: refuse,
  photo: refuse,
  head: refuse,
  rollBack: refuse,
  changeBase: refuse,
};

function refuse(): Promise<never> {
  return Promise.reject(new StorageUnavailableError('Classifiers cannot be taught here.'));
}
