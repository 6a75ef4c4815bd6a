import type { Label } from '@detections/schema';

/** Five classes; two of them have the same name, as in ImageNet. */
export const LABELS: readonly Label[] = ['tench', 'crane', 'crane', 'jaguar', 'cougar'].map(
  (name, classIndex) => ({ classIndex, id: `n0000000${String(classIndex)}`, name }),
);

/** @throws Error where there is no such class. */
export function labelOf(classIndex: number): Label {
  const label = LABELS[classIndex];
  if (label === undefined) throw new Error(`There is no class ${String(classIndex)}.`);
  return label;
}
