import { describe, expect, it } from '@jest/globals';
import { choosePreset } from './choose-preset.js';
import { RESNET50_PRESETS } from '../importers/keras-resnet50/resnet50-presets.js';

describe('choosing a preset', () => {
  it('goes by its name', () => {
    expect(choosePreset(RESNET50_PRESETS, 'KERAS').resize.mode).toBe('stretch');
  });

  it('says which there are where the model has none of that name', () => {
    expect(() => choosePreset(RESNET50_PRESETS, 'SQUARE')).toThrow(
      'Expected preprocessing to be one of CENTER_CROP, KERAS; came "SQUARE".',
    );
  });
});
