import { expect, test } from '@jest/globals';
import { waitFor } from '@testing-library/react';
import type { RequestResult } from '../graphql/request';
import { createChoiceMemory, LEAVES, LITE, RESNET } from '../testing/fake-services';
import type { Model } from './list-models';
import { askedModel, ModelChoice } from './model-choice';

function createChoice(remembered?: string) {
  const server = {
    models: { ok: true, data: [LEAVES, RESNET] } as RequestResult<readonly Model[]>,
    asked: 0,
  };
  const memory = createChoiceMemory(remembered);
  const listModels = (): Promise<RequestResult<readonly Model[]>> => {
    server.asked += 1;
    return Promise.resolve(server.models);
  };
  const choice = new ModelChoice(listModels, memory, 1);
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

test('what there is is asked for again and again while a model stands in for another', async () => {
  const { choice, server } = createChoice();
  const stop = choice.watch();
  server.models = { ok: true, data: [LITE] };
  await choice.refresh();
  expect(askedModel(choice.state.get())).toBe(LITE);
  server.models = { ok: false, failure: { code: 'NETWORK_FAILURE' } };
  await waitFor(() => {
    expect(server.asked).toBeGreaterThan(3);
  });
  server.models = { ok: true, data: [RESNET] };
  await waitFor(() => {
    expect(askedModel(choice.state.get())).toBe(RESNET);
  });
  const { asked } = server;
  await quiet();
  expect(server.asked).toBe(asked);
  stop();
});

test('nothing is asked any more once nobody watches', async () => {
  const { choice, server } = createChoice();
  server.models = { ok: true, data: [LITE] };
  await choice.refresh();
  choice.watch()();
  await quiet();
  expect(server.asked).toBe(1);
});

test('an answer of another than the default tells that the default has changed', async () => {
  const { choice, server } = createChoice();
  await choice.refresh();
  choice.heardFrom('resnet50');
  expect(server.asked).toBe(1);
  server.models = { ok: true, data: [LITE] };
  choice.heardFrom('efficientnet-lite0');
  await waitFor(() => {
    expect(askedModel(choice.state.get())).toBe(LITE);
  });
});

test('an answer of another than the chosen one was asked for before the choice', async () => {
  const { choice, server } = createChoice('leaves');
  await choice.refresh();
  choice.heardFrom('resnet50');
  expect(server.asked).toBe(1);
});

/** Long enough for some of the questions that should not come. */
function quiet(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}
