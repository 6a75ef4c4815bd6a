import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWith, SWIFTSHADER_ENVIRONMENT } from '@detections/test-support';
import { weightsFormat } from '../../importers/keras-resnet50/model-format.js';
import { ONNX_FORMAT } from '../engine-kind.js';
import type { Device, EngineRequest } from '../engine-spec.js';
import { SMALL_FOLDED, SMALL_INPUT, SMALL_NETWORK } from '../small-network.fixture.js';
import { prepareTestModel } from '../test-model.fixture.js';
import { answersSchema } from './gpu-answers.fixture.js';

const program = fileURLToPath(new URL('./gpu-answers.fixture.js', import.meta.url));
/** ResNet50 on two cores takes half a minute, and several times that on busy ones. */
const PATIENCE_MS = 400_000;

/** In a process of its own: Vulkan's loader reads the environment that a process starts with. */
async function answers(
  request: Omit<EngineRequest, 'engine' | 'threadCount'>,
  sizes: readonly number[],
): Promise<readonly (readonly number[])[]> {
  const spec = { engine: 'onnxruntime', threadCount: 2, ...request };
  const args = [program, JSON.stringify({ spec, sizes })];
  const env = { ...process.env, ...SWIFTSHADER_ENVIRONMENT };
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return answersSchema.parse(JSON.parse(stdout)).map(({ scores }) => scores);
}

async function expectSameOn(
  devices: readonly [Device, Device],
  network: Pick<EngineRequest, 'modelPath' | 'input'>,
  { sizes, tolerance }: { readonly sizes: readonly number[]; readonly tolerance: number },
): Promise<void> {
  const [reference, compared] = await Promise.all(
    devices.map((device) => answers({ ...network, device }, sizes)),
  );
  expect(compared).toHaveLength(sizes.length);
  compared?.forEach((logits, batch) => {
    expect(logits).toHaveLength(reference?.[batch]?.length ?? 0);
    const differences = logits.map((logit, at) =>
      Math.abs(logit - (reference?.[batch]?.[at] ?? 0)),
    );
    expect(Math.max(...differences)).toBeLessThan(tolerance);
  });
}

describeWith(['swiftshader'], "onnxruntime's WebGPU provider on SwiftShader", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gpu-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it(
    'answers as the processor does with a small residual network, one by one and in batches',
    async () => {
      const modelPath = join(folder, 'small.onnx');
      await writeFile(modelPath, weightsFormat(ONNX_FORMAT).write(SMALL_NETWORK, SMALL_FOLDED));
      const network = { modelPath, input: SMALL_INPUT };
      await expectSameOn(['cpu', 'gpu'], network, { sizes: [1, 3, 16, 1], tolerance: 1e-4 });
    },
    PATIENCE_MS,
  );

  describeWith(['weights'], 'with the real weights', () => {
    it(
      'answers as the processor does with ResNet50',
      async () => {
        const { modelPath, card } = await prepareTestModel(ONNX_FORMAT);
        const network = { modelPath, input: card.input };
        await expectSameOn(['cpu', 'gpu'], network, { sizes: [1], tolerance: 1e-3 });
      },
      PATIENCE_MS,
    );
  });
});
