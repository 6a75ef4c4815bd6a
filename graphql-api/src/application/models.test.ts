import { describe, expect, it } from '@jest/globals';
import {
  combineStatuses,
  PROTOCOL,
  type Model,
  type ModelIdentity,
  type ServedModel,
} from '@detections/schema';
import { FAKE_CARD, FAKE_MODEL } from '@detections/test-support';
import { createModels } from './models.js';

const RESNET = { name: 'resnet50', version: '1' };
const LITE = { name: 'efficientnet-lite0', version: '1' };
const LEAVES = { name: 'leaves', version: '3' };
const WHY = 'ResNet50’s weights are not downloaded yet; EfficientNet-Lite0 answers until they are.';

const modelOf = (identity: ModelIdentity): Model => ({ ...FAKE_MODEL, ...identity });
const ready = (identity: ModelIdentity): ServedModel => ({
  state: 'ready',
  model: modelOf(identity),
});
const loading = (identity: ModelIdentity): ServedModel => ({
  ...identity,
  state: 'loading',
  reason: `${identity.name} is being downloaded.`,
});
const failed = (identity: ModelIdentity): ServedModel => ({
  ...identity,
  state: 'failed',
  reason: failedReason(identity),
});
const byNameOnly = (served: ServedModel): ServedModel => ({ ...served, byNameOnly: true });
const asFallback = (served: ServedModel): ServedModel => ({ ...served, fallbackReason: WHY });

/** What the API says where there is a classifier for each list. */
function ask(classifiers: readonly (readonly ServedModel[])[], defaultModel?: string) {
  const statuses = classifiers.map((models) => ({ protocol: PROTOCOL, models }) as const);
  const models = createModels({
    dispatcher: {
      catalogue: () => combineStatuses(statuses),
      card: () => Promise.resolve(FAKE_CARD),
    },
    defaultModel,
  });
  const readiness = models.readiness();
  return {
    answers: readiness.ready ? readiness.model.name : readiness.reason,
    listed: models.list().map(({ name, isDefault, fallbackReason }) => ({
      name,
      isDefault,
      ...(fallbackReason !== undefined && { fallbackReason }),
    })),
  };
}

describe('the default where nobody chose one', () => {
  it.each<readonly [string, string, readonly ServedModel[]]>([
    ['ResNet50 that is ready', 'resnet50', [asFallback(ready(LITE)), ready(RESNET)]],
    ['the fallback while ResNet50 loads', LITE.name, [asFallback(ready(LITE)), loading(RESNET)]],
    ['the fallback of one that failed', LITE.name, [asFallback(ready(LITE)), failed(RESNET)]],
    ['the fallback before anything else', LITE.name, [ready(LEAVES), asFallback(ready(LITE))]],
    [
      'nothing while both load',
      'resnet50 is being downloaded.',
      [asFallback(loading(LITE)), loading(RESNET), ready(LEAVES)],
    ],
    [
      'nothing while ResNet50 loads and its fallback failed',
      'resnet50 is being downloaded.',
      [asFallback(failed(LITE)), loading(RESNET)],
    ],
    [
      'nothing while the fallback of one that failed loads',
      'efficientnet-lite0 is being downloaded.',
      [asFallback(loading(LITE)), failed(RESNET), ready(LEAVES)],
    ],
    [
      'nothing where both failed, for both reasons',
      'resnet50 is not to be had.\nThe fallback efficientnet-lite0 failed too: efficientnet-lite0 is not to be had.',
      [asFallback(failed(LITE)), failed(RESNET)],
    ],
    [
      'another where both failed',
      'leaves',
      [asFallback(failed(LITE)), failed(RESNET), ready(LEAVES)],
    ],
    [
      'nothing for its own reason where it is alone',
      failedReason(LITE),
      [asFallback(failed(LITE))],
    ],
    [
      'nothing while ResNet50 loads without a fallback',
      'resnet50 is being downloaded.',
      [loading(RESNET), ready(LEAVES)],
    ],
    ['another where ResNet50 failed without one', 'leaves', [failed(RESNET), ready(LEAVES)]],
    [
      'nothing where ResNet50 failed and there is no other',
      failedReason(RESNET),
      [failed(RESNET), loading(LEAVES)],
    ],
    [
      'ResNet50, not what is there by name only',
      'resnet50',
      [byNameOnly(ready(LITE)), ready(RESNET)],
    ],
    [
      'nothing while ResNet50 loads and others are there by name only',
      'resnet50 is being downloaded.',
      [byNameOnly(ready(LITE)), loading(RESNET)],
    ],
    [
      'nothing where ResNet50 failed and others are there by name only',
      failedReason(RESNET),
      [byNameOnly(ready(LITE)), failed(RESNET)],
    ],
    ['a model of that network that stands in for none', 'leaves', [ready(LEAVES), failed(LITE)]],
  ])('is %s', (_, expected, models) => {
    expect(ask([models]).answers).toBe(expected);
  });

  it('is ResNet50 of one classifier, with the fallback of another still there', () => {
    expect(ask([[loading(RESNET), asFallback(ready(LITE))], [ready(RESNET)]])).toEqual({
      answers: 'resnet50',
      listed: [
        { name: 'efficientnet-lite0', isDefault: false },
        { name: 'resnet50', isDefault: true },
      ],
    });
  });

  it.each([
    ['first', [[asFallback(ready(LITE))], [ready(LITE)]]],
    ['last', [[ready(LITE)], [asFallback(ready(LITE))]]],
    ['while its own loads', [[ready(LITE)], [asFallback(loading(LITE))]]],
    ['beside one that has it by name', [[byNameOnly(ready(LITE))], [asFallback(ready(LITE))]]],
  ])('is the fallback of the classifier that speaks %s, too', (_, classifiers) => {
    const statuses = [...classifiers, [loading(RESNET), ready(LEAVES)]];
    expect(ask(statuses).answers).toBe('efficientnet-lite0');
  });
});

describe('why a fallback answers', () => {
  it('is told of it while it does', () => {
    expect(ask([[asFallback(ready(LITE)), loading(RESNET)]]).listed).toEqual([
      { name: 'efficientnet-lite0', isDefault: true, fallbackReason: WHY },
      { name: 'resnet50', isDefault: false },
    ]);
  });

  it.each([
    ['is not ready', asFallback(loading(LITE)), undefined],
    ['is what the operator chose', asFallback(ready(LITE)), 'efficientnet-lite0'],
    ['is not what the operator chose', asFallback(ready(LITE)), 'resnet50'],
  ])('is not told of one that %s', (_, served, defaultModel) => {
    const { listed } = ask([[served, loading(RESNET)]], defaultModel);
    expect(listed.filter((each) => 'fallbackReason' in each)).toEqual([]);
  });
});

it('the operator’s choice is strict: no fallback takes its place', () => {
  const models = [asFallback(failed(LITE)), failed(RESNET), ready(LEAVES)];
  expect(ask([models], 'resnet50').answers).toBe('resnet50 is not to be had.');
  expect(ask([[asFallback(ready(LITE)), loading(RESNET)]], 'resnet50').answers).toBe(
    'resnet50 is being downloaded.',
  );
  expect(ask([models], 'roses').answers).toBe('No classifier has the default model roses.');
});

function failedReason({ name }: ModelIdentity): string {
  return `${name} is not to be had.`;
}
