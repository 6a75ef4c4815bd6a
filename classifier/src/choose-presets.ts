import { InputError } from '@detections/runtime/lifecycle';
import { fullNameOf, type ModelCard } from '@detections/schema';

/** Stands for each preset that a model has. */
export const ALL_PRESETS = 'all';

/**
 * The names of the presets that the caller means: the model's first where they say nothing.
 *
 * @throws InputError that names those that the model has.
 */
export function choosePresets(
  card: Pick<ModelCard, 'name' | 'version' | 'preprocessing'>,
  wanted: string | undefined,
): readonly string[] {
  const names = card.preprocessing.map(({ name }) => name);
  if (wanted === undefined) return names.slice(0, 1);
  if (names.includes(wanted)) return [wanted];
  if (wanted === ALL_PRESETS) return names;
  throw new InputError(
    `Expected --preset to be one of ${names.join(', ')} for ${fullNameOf(card)}; came ${JSON.stringify(wanted)}.`,
  );
}
