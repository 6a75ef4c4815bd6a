import { afterEach, expect, test } from '@jest/globals';
import { waitFor } from '@testing-library/react';
import type { RequestResult } from '../graphql/request';
import { READY } from '../testing/fake-services';
import { ServiceMonitor, type ServiceReport } from './service-monitor';

const NOT_READY: ServiceReport = { ...READY, ready: false, notReadyReason: 'Warming up.' };

let answers: RequestResult<ServiceReport>[];
let asked = 0;
const monitor = (): ServiceMonitor => {
  asked = 0;
  started = new ServiceMonitor({
    ask: () => {
      asked += 1;
      return Promise.resolve(answers.shift() ?? { ok: true, data: READY });
    },
    intervalMs: 1,
  });
  return started;
};
let started: ServiceMonitor | undefined;

afterEach(() => {
  started?.close();
});

test('asks again until the service is ready, and then no more', async () => {
  answers = [
    { ok: false, failure: { code: 'NETWORK_FAILURE' } },
    { ok: true, data: NOT_READY },
  ];
  const service = monitor();
  const phases: string[] = [];
  service.state.subscribe(() => phases.push(service.state.get().phase));
  service.start();
  await service.whenReady(new AbortController().signal);
  expect(phases).toEqual(['unreachable', 'getting-ready', 'ready']);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(asked).toBe(3);
});

test('says that there is no network as soon as the browser does, and asks when it is back', async () => {
  answers = [];
  const service = monitor();
  service.start();
  await service.whenReady(new AbortController().signal);
  answers = [{ ok: false, failure: { code: 'OFFLINE' } }];
  window.dispatchEvent(new Event('offline'));
  expect(service.state.get()).toEqual({ phase: 'unreachable', failure: { code: 'OFFLINE' } });
  window.dispatchEvent(new Event('online'));
  await service.whenReady(new AbortController().signal);
});

test('stays offline where an answer comes that was asked for before', async () => {
  answers = [
    { ok: true, data: READY },
    ...Array.from({ length: 1000 }, () => ({ ok: false, failure: { code: 'OFFLINE' } }) as const),
  ];
  const service = monitor();
  service.start();
  window.dispatchEvent(new Event('offline'));
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(service.state.get().phase).toBe('unreachable');
  answers = [];
  window.dispatchEvent(new Event('online'));
  await service.whenReady(new AbortController().signal);
});

test('asks again at once when the network is back, though an older question hangs', async () => {
  const questions = [new Promise<never>(() => undefined)];
  started = new ServiceMonitor({
    ask: () => questions.shift() ?? Promise.resolve({ ok: true, data: READY }),
  });
  started.start();
  window.dispatchEvent(new Event('offline'));
  window.dispatchEvent(new Event('online'));
  await started.whenReady(new AbortController().signal);
});

test('asks once where two want to know at the same time', async () => {
  answers = [];
  const service = monitor();
  service.start();
  service.check();
  await waitFor(() => {
    expect(service.state.get().phase).toBe('ready');
  });
  expect(asked).toBe(1);
});

test('whoever waits for it can stop waiting', async () => {
  answers = Array.from({ length: 1000 }, () => ({ ok: true, data: NOT_READY }) as const);
  const service = monitor();
  service.start();
  const controller = new AbortController();
  const waited = service.whenReady(controller.signal);
  controller.abort();
  await expect(waited).resolves.toBeUndefined();
});

test('asks nothing any more once it is closed', async () => {
  answers = [{ ok: true, data: NOT_READY }];
  const service = monitor();
  service.start();
  await Promise.resolve();
  service.close();
  service.close();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(asked).toBe(1);
});
