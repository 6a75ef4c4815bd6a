import { describe, expect, it } from '@jest/globals';
import type { ClassifierRecord, VersionRecord } from './classifier-store.js';
import { basesOf, headVersions, whyNotReady } from './head-model.js';

const base = (name: string, version = '1') =>
  ({ name, version, digest: 'ab'.repeat(32), preset: 'CENTER_CROP', precision: 'fp32' }) as const;

/** Never trained, unless it has had bases before. */
function record(now: string, ...before: readonly string[]): ClassifierRecord {
  const versions = before.map((name, index): VersionRecord => ({
    version: index + 1,
    revision: 1,
    digest: 'cd'.repeat(32),
    base: base(name),
    labels: ['can', 'cup'],
    exampleCount: 2,
    threshold: undefined,
    createdAt: '2026-11-27T12:00:00.000Z',
  }));
  const parts = { id: now, name: 'waste', revision: 1, classes: [], active: versions[0], versions };
  return { ...parts, base: base(now), createdAt: '2026-11-27T12:00:00.000Z' };
}

describe('own classifiers', () => {
  it('need what they are taught on, and what the versions kept were, each once', () => {
    const records = [record('resnet50', 'lite', 'resnet50'), record('lite'), record('other')];
    expect(basesOf(records)).toEqual(
      ['resnet50', 'lite', 'other'].map((name) => ({ name, version: '1' })),
    );
    expect(basesOf([])).toEqual([]);
  });

  it.each([[record('resnet50')], [record('resnet50', 'resnet50')]])(
    'answer those alone who name them',
    (one) => {
      expect(headVersions(one, [])).toMatchObject([{ name: 'waste', byNameOnly: true }]);
    },
  );

  it('say that they are not asked where a model of their name is served', () => {
    const classes = ['can', 'cup'].map((name) => ({ id: name, name, exampleCount: 5 }));
    const one = { ...record('resnet50', 'resnet50'), classes };
    const served = { version: '1', state: 'loading', reason: 'It is being loaded.' } as const;
    expect(whyNotReady(one, [{ ...served, name: 'waste' }])).toBe(
      'A model called waste is served, too, and answers whoever asks for that name. Rename this classifier to ask it.',
    );
    expect(whyNotReady(one, [{ ...served, name: 'wastes' }])).toContain('no classifier serves now');
  });
});
