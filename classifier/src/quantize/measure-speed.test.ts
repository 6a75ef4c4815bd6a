import { expect, it } from '@jest/globals';
import { FakeClock } from '@detections/test-support';
import type { Engine } from '../engines/engine.js';
import { measureSpeed } from './measure-speed.js';

/** Takes so long for each image, one after the other. */
function engineThatTakes(clock: FakeClock, times: readonly number[]): Engine {
  const left = [...times];
  return {
    name: 'fake',
    load: () => Promise.resolve(),
    infer: () => {
      clock.advance(left.shift() ?? Number.NaN);
      return Promise.resolve({
        scores: new Float32Array(),
        scoreKind: 'logits',
        features: undefined,
        embedding: undefined,
      });
    },
    close: () => Promise.resolve(),
  };
}

it('gives the median of the rounds, whatever one round suffers', async () => {
  const clock = new FakeClock();
  const fp32 = engineThatTakes(clock, [80, 800, 80]);
  const int8 = engineThatTakes(clock, [40, 40, 20]);
  const speed = await measureSpeed({ fp32, int8 }, new Uint8Array(3), { rounds: 3, clock });
  expect(speed).toEqual({ fp32Ms: 80, int8Ms: 40, ratio: 4 });
});
