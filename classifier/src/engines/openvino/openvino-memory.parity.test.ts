import { describeWith } from '@detections/test-support';
import { beforeAll, expect, it } from '@jest/globals';
import type { EngineRequest } from '../engine-spec.js';
import { returnFreedMemory } from '../return-freed-memory.js';
import { prepareTestModel } from '../test-model.fixture.js';
import { ThreadedEngine } from '../threaded-engine.js';

const MINUTES = 60_000;
const INPUT = { width: 224, height: 224 };
const BATCH = 8;

/** With ResNet50, of which 165 MB stay behind where nobody frees them. */
describeWith(['weights', 'openvino'], 'the memory of openvino', () => {
  let spec: EngineRequest;

  beforeAll(async () => {
    await returnFreedMemory();
    const { modelPath } = await prepareTestModel('onnx');
    spec = { engine: 'openvino', modelPath, threadCount: 2, lanes: 2, input: INPUT };
  }, 2 * MINUTES);

  /** @returns resident MB after it has come and gone so often. */
  const comeAndGo = async (
    times: number,
    inferenceTimeoutMs: number,
    outcome: PromiseSettledResult<unknown>['status'],
  ): Promise<number> => {
    for (let time = 0; time < times; time += 1) {
      const engine = new ThreadedEngine(spec, { inferenceTimeoutMs });
      await engine.load();
      const pixels = BATCH * INPUT.width * INPUT.height * 3;
      const batches = [1, 2].map(() =>
        engine.infer(new Uint8Array(pixels), BATCH, { share: 'one' }),
      );
      const outcomes = await Promise.allSettled(batches);
      expect(outcomes.map(({ status }) => status)).toEqual([outcome, outcome]);
      await engine.close();
    }
    return process.memoryUsage.rss() / 1e6;
  };

  it(
    'is there again after threads were lost in the middle of an inference 30 times',
    async () => {
      const before = await comeAndGo(5, 10, 'rejected');
      expect((await comeAndGo(25, 10, 'rejected')) - before).toBeLessThan(50);
    },
    15 * MINUTES,
  );

  it(
    'is there again after it was loaded, asked and closed 50 times',
    async () => {
      const before = await comeAndGo(5, MINUTES, 'fulfilled');
      expect((await comeAndGo(45, MINUTES, 'fulfilled')) - before).toBeLessThan(50);
    },
    20 * MINUTES,
  );
});
