import type { BriefLabel, Label } from '../jobs/classification.js';
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

/** Without what only the card says of a class: parents alone are a dozen words. */
export function briefLabel({ classIndex, id, name, displayName }: Label): BriefLabel {
  return {
    classIndex,
    name,
    ...(displayName !== undefined && { displayName }),
    ...(id !== undefined && { id }),
  };
}

function toLabel(label: CardLabel, classIndex: number): Label {
  return { classIndex, ...label };
}
