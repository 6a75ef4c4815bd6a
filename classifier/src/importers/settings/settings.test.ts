import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { REPOSITORY } from '@detections/test-support';
import { describe, expect, it } from '@jest/globals';
import { settingsSchema } from './settings.js';

describe('detections.json', () => {
  it('may be as each example of docs/models.md', async () => {
    const text = await readFile(join(REPOSITORY, 'docs', 'models.md'), 'utf8');
    const examples = [...text.matchAll(/```json\n([^]*?)```/g)].map(([, json = '']) => json);
    expect(examples.length).toBeGreaterThan(2);
    for (const example of examples) {
      expect(settingsSchema.safeParse(JSON.parse(example)).error).toBeUndefined();
    }
  });

  it('fills in what is left out', () => {
    expect(
      settingsSchema.parse({
        input: 224,
        labels: ['a'],
        normalization: { scale: '1/127.5', mean: 1 },
        preprocessing: { resize: { mode: 'stretch' } },
      }),
    ).toEqual({
      input: { width: 224, height: 224 },
      labels: [{ name: 'a' }],
      normalization: { scale: 1 / 127.5, mean: 1, std: 1, channelOrder: 'RGB' },
      preprocessing: [
        {
          name: 'DEFAULT',
          orient: true,
          alpha: 'drop',
          colour: 'as-stored',
          resize: {
            mode: 'stretch',
            kernel: 'bilinear',
            antialias: true,
            rounding: 'floor',
            box: 'exact',
            fill: [0, 0, 0],
            exact: true,
          },
        },
      ],
    });
  });
});
