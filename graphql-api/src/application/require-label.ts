import { BadUserInputError, labelOf, type Label, type ModelCard } from '@detections/schema';

/**
 * @param argument What the caller calls the index.
 * @throws BadUserInputError where the model has no such class.
 */
export function requireLabel(card: ModelCard, classIndex: number, argument: string): Label {
  const label = labelOf(card, classIndex);
  if (label !== undefined) return label;
  throw new BadUserInputError(
    `Expected "${argument}" to be from 0 to ${String(card.labels.length - 1)}; ${String(classIndex)} came.`,
  );
}
