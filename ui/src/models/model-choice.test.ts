import { expect, test } from '@jest/globals';
import type { RequestResult } from '../graphql/request';
import { createChoiceMemory, LEAVES, RESNET } from '../testing/fake-services';
import type { Model } from './list-models';
import { ModelChoice } from './model-choice';

function createChoice(remembered?: string) {
  const server = { models: { ok: true, data: [LEAVES, RESNET] } as RequestResult<readonly Model[]> };
  const memory = createChoiceMemory(remembered);
  const choice = new ModelChoice(() => Promise.resolve(server.models), memory);
  return { server, memory, choice, chosen: () => choice.state.get().chosen };
}

test('the default is asked where nobody has chosen', async () => {
  const { choice, chosen } = createChoice();
  await choice.refresh();
  expect(chosen()).toBeUndefined();
});

test('a choice holds, and is remembered', async () => {
  const { choice, chosen, memory } = createChoice();
  await choice.refresh();
  choice.choose('leaves');
  expect([chosen(), memory.read()]).toEqual(['leaves', 'leaves']);
});

test('a choice of an earlier visit holds before the service has said what there is', async () => {
  const { choice, chosen } = createChoice('leaves');
  expect(chosen()).toBe('leaves');
  await choice.refresh();
  expect(chosen()).toBe('leaves');
});

test('a model that has gone gives way to the default until it is back', async () => {
  const { choice, chosen, server } = createChoice('leaves');
  server.models = { ok: true, data: [RESNET] };
  await choice.refresh();
  expect(chosen()).toBeUndefined();
  server.models = { ok: true, data: [LEAVES, RESNET] };
  await choice.refresh();
  expect(chosen()).toBe('leaves');
});

test('what was known stays where the service does not say', async () => {
  const { choice, chosen, server } = createChoice('leaves');
  await choice.refresh();
  server.models = { ok: false, failure: { code: 'NETWORK_FAILURE' } };
  await choice.refresh();
  expect([chosen(), choice.state.get().models]).toEqual(['leaves', [LEAVES, RESNET]]);
});
