import type { Clock } from '@detections/runtime';
import type { Model } from '@detections/schema';
import { FAKE_CARD, FAKE_MODEL, type FakeClock } from '@detections/test-support';
import type { RunningModel, StartHooks } from './served-model.js';
import type { ModelOffer } from './served-models.js';

/** A model whose start a test ends by hand. */
export interface FakeModel {
  readonly offer: ModelOffer;
  readonly starts: {
    readonly hooks: StartHooks;
    succeed: () => void;
    fail: (why: Error) => void;
  }[];
  readonly closed: () => number;
  /** Ends the inference under way. */
  answer: () => void;
}

export function createFakeModel({
  name,
  version = '1',
  fingerprint = 'a',
  bytes = 1,
  clock,
}: {
  readonly name: string;
  readonly version?: string | undefined;
  readonly fingerprint?: string | undefined;
  /** What it holds in memory. */
  readonly bytes?: number | undefined;
  readonly clock: Clock;
}): FakeModel {
  const starts: FakeModel['starts'] = [];
  let closed = 0;
  const result: FakeModel = {
    starts,
    closed: () => closed,
    answer: () => undefined,
    offer: {
      name,
      version,
      fingerprint,
      start: async (hooks) => {
        await hooks.makeRoom(bytes);
        return new Promise<RunningModel>((resolve, reject) => {
          const model: Model = { ...FAKE_MODEL, name, version };
          const running: RunningModel = {
            card: { ...FAKE_CARD, name, version },
            parts: {
              preprocess: () =>
                Promise.resolve({
                  pixels: Uint8Array.of(0),
                  width: 1,
                  height: 1,
                  region: { x: 0, y: 0, width: 1, height: 1 },
                  orientation: 1,
                }),
              infer: () =>
                new Promise((answered) => {
                  result.answer = () => {
                    answered({
                      scores: Float32Array.of(0, 1),
                      scoreKind: 'logits',
                      features: undefined,
                      embedding: undefined,
                      inferenceMs: 1,
                      batchSize: 1,
                    });
                  };
                }),
              readClassifier: () => Promise.reject(new Error('No heatmap is wanted.')),
              model,
              clock,
            },
            close: () => {
              closed += 1;
              return Promise.resolve();
            },
          };
          hooks.signal.addEventListener('abort', () => {
            reject(new Error('aborted'));
          });
          starts.push({
            hooks,
            succeed: () => {
              resolve(running);
            },
            fail: reject,
          });
        });
      },
    },
  };
  return result;
}

/** What promises have in hand takes turns of the loop, not of the clock. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** In steps, so that what a timer starts can start the next one. */
export async function passTime(clock: FakeClock, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 500) {
    clock.advance(500);
    await settle();
  }
}
