import type { Label } from '../jobs/classification.js';
import type { CardLabel, ModelCard } from './model-card.js';

/** All of a model's classes, in the order of the class index. */
export function labelsOf({ labels }: Pick<ModelCard, 'labels'>): readonly Label[] {
  return labels.map(toLabel);
}

/** @returns undefined where the model has no such class. */
export function labelOf(
  { labels }: Pick<ModelCard, 'labels'>,
  classIndex: number,
): Label | undefined {
  const label = labels[classIndex];
  return label === undefined ? undefined : toLabel(label, classIndex);
}

function toLabel({ name, displayName, id }: CardLabel, classIndex: number): Label {
  return {
    classIndex,
    name,
    ...(displayName !== undefined && { displayName }),
    ...(id !== undefined && { id }),
  };
}
