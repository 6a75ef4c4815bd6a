import { BadUserInputError, type Preset } from '@detections/schema';

/**
 * The preset that a job asks for by name.
 *
 * @param presets Of the model's card.
 * @throws BadUserInputError where the model has none of that name.
 */
export function choosePreset(presets: readonly Preset[], name: string): Preset {
  const preset = presets.find((one) => one.name === name);
  if (preset !== undefined) return preset;
  const names = presets.map((one) => one.name).join(', ');
  throw new BadUserInputError(`Expected preprocessing to be one of ${names}; came "${name}".`);
}
