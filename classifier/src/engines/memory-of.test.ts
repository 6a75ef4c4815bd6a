import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineRequest } from './engine-spec.js';
import { memoryOf } from './memory-of.js';

const FILE_BYTES = 1000;
let folder: string;
let spec: EngineRequest;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'memory-of-'));
  const modelPath = join(folder, 'network.onnx');
  await writeFile(modelPath, new Uint8Array(FILE_BYTES));
  spec = { engine: 'onnxruntime', modelPath, threadCount: 2, input: { width: 10, height: 20 } };
});

afterEach(() => rm(folder, { recursive: true, force: true }));

it('goes by the file, and by the pixels of the largest batch', async () => {
  const one = await memoryOf(spec, 1);
  expect((await memoryOf(spec, 3)) - one).toBe(2 * 10 * 20 * 300);
  await writeFile(spec.modelPath, new Uint8Array(2 * FILE_BYTES));
  expect((await memoryOf(spec, 1)) - one).toBe(FILE_BYTES * 1.25);
});

it('goes by the engine: OpenVINO lays the weights out once more for several batches', async () => {
  const openvino = { ...spec, engine: 'openvino' };
  const one = await memoryOf(openvino, 1);
  expect(one).toBeGreaterThan(await memoryOf(spec, 1));
  expect(await memoryOf({ ...openvino, lanes: 2 }, 1)).toBeGreaterThan(one);
});

it('goes by the precision', async () => {
  const fp32 = await memoryOf(spec, 8);
  expect(await memoryOf({ ...spec, precision: 'int8' }, 8)).toBeLessThan(fp32);
});
