import { BadUserInputError, type ModelCard, type Preprocessing } from '@detections/schema';
import { quote } from '../errors/quote.js';

/** What a request says of how its picture is to be preprocessed. */
export interface PresetChoice {
  /** One of the presets that the public API names. */
  readonly preprocessing?: Preprocessing | undefined;
  /** Any preset by its name. */
  readonly preset?: string | undefined;
  /** Taken by who asks for nothing, where the model has it; otherwise the model's first. */
  readonly preferred?: Preprocessing | undefined;
}

/**
 * @returns the name of one of the model's presets.
 * @throws BadUserInputError where the model lacks what was asked for, or two are asked for.
 */
export function choosePreset(card: ModelCard, choice: PresetChoice): string {
  const { preprocessing, preset, preferred } = choice;
  const names = card.preprocessing.map(({ name }) => name);
  const asked = preset ?? preprocessing;
  if (preset !== undefined && preprocessing !== undefined && preset !== preprocessing) {
    throw new BadUserInputError(
      `Expected "preprocessing" or "preset"; ${preprocessing} and ${quote(preset)} came.`,
    );
  }
  if (asked === undefined) {
    const first = names.find((name) => name === preferred) ?? names[0];
    if (first === undefined) throw new Error(`The card of ${card.name} has no preset.`);
    return first;
  }
  if (names.includes(asked)) return asked;
  const argument = preset === undefined ? 'preprocessing' : 'preset';
  throw new BadUserInputError(
    `Expected "${argument}" to be ${names.join(' or ')}, as the model ${card.name} has it; ${quote(asked)} came.`,
  );
}
