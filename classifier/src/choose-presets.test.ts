import { describe, expect, it } from '@jest/globals';
import { InputError } from '@detections/runtime/lifecycle';
import { ALL_PRESETS, choosePresets } from './choose-presets.js';
import { RESNET50_PRESETS } from './importers/keras-resnet50/resnet50-presets.js';

const card = { name: 'resnet50', version: '1', preprocessing: [...RESNET50_PRESETS] };

describe('the presets that a caller means', () => {
  it.each([
    [undefined, ['CENTER_CROP']],
    ['KERAS', ['KERAS']],
    [ALL_PRESETS, ['CENTER_CROP', 'KERAS']],
  ])('are, for %j, %j', (wanted, names) => {
    expect(choosePresets(card, wanted)).toEqual(names);
  });

  it('are refused by name where the model lacks them', () => {
    expect(() => choosePresets(card, 'keras')).toThrow(
      new InputError(
        'Expected --preset to be one of CENTER_CROP, KERAS for resnet50@1; came "keras".',
      ),
    );
  });
});
