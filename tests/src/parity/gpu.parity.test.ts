import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  classify,
  describeWith,
  eventually,
  modelEnvironment,
  NOBODY,
  runCommand,
  SAMPLE,
  startStandaloneUnready,
  SWIFTSHADER_ENVIRONMENT,
  waitUntilReady,
  type RunningService,
} from '@detections/test-support';
import { z } from 'zod';
import { putExport } from '../exports.fixture.js';

const MINUTES = 60_000;
/** What a wrong configuration ends a process with. */
const CONFIG_ERROR = 78;
const TOLERANCE = 1e-4;

const answerSchema = z.object({
  data: z.object({
    classify: z.object({
      model: z.object({ device: z.string(), precision: z.string(), engine: z.string() }),
      predictions: z.array(z.object({ confidence: z.number() })).length(3),
    }),
  }),
});
const QUERY = `mutation ($image: Upload!, $model: String!) { classify(image: $image, model: $model) {
  model { device precision engine } predictions(first: 3) { confidence } } }`;

const environment = (device: string): Record<string, string> => ({
  ...modelEnvironment(),
  ...SWIFTSHADER_ENVIRONMENT,
  // The test's own network alone, which is quick where others take half a minute.
  ...{
    FALLBACK_MODEL: 'off',
    MODEL_DIR: 'nowhere',
    WEIGHTS_URLS: NOBODY,
    MODELS: 'fruits,berries',
  },
  ...{ DEVICE: device, LOG_LEVEL: 'info' },
});

describeWith(['swiftshader'], 'a GPU that is made up on the processor', () => {
  const services = new Map<string, RunningService>();
  const serviceOf = (device: string): RunningService => {
    const service = services.get(device);
    if (service === undefined) throw new Error(`Nothing runs with DEVICE=${device}.`);
    return service;
  };
  beforeAll(async () => {
    for (const device of ['software', 'auto']) {
      const service = await startStandaloneUnready(environment(device));
      services.set(device, service);
      for (const name of ['fruits', 'berries']) {
        await putExport(join(service.folder, 'models', name, '1'));
      }
      await waitUntilReady(service.url, service.process);
    }
  }, 4 * MINUTES);
  afterAll(() => Promise.all([...services.values()].map((service) => service.close())));

  const ask = async (device: string, model = 'fruits') => {
    const { url } = serviceOf(device);
    const { body } = await eventually(async () => {
      const answer = await classify(url, SAMPLE.path, { query: QUERY, variables: { model } });
      answerSchema.parse(answer.body);
      return answer;
    }, MINUTES);
    return answerSchema.parse(body).data.classify;
  };

  it(
    'answers where it is named, as the processor does',
    async () => {
      const [onGpu, onProcessor] = [await ask('software'), await ask('auto')];
      expect(onGpu.model).toEqual({ device: 'gpu', precision: 'fp32', engine: 'onnxruntime' });
      expect(onProcessor.model.device).toBe('cpu');
      onGpu.predictions.forEach(({ confidence }, rank) => {
        const difference = confidence - (onProcessor.predictions[rank]?.confidence ?? Number.NaN);
        expect(Math.abs(difference)).toBeLessThan(TOLERANCE);
      });
    },
    2 * MINUTES,
  );

  it(
    'answers for several models at one time, although they share the GPU',
    async () => {
      const asked = Array.from({ length: 8 }, (_, index) =>
        ask('software', index % 2 === 0 ? 'fruits' : 'berries'),
      );
      const answers = await Promise.all(asked);
      expect(new Set(answers.map(({ predictions }) => JSON.stringify(predictions))).size).toBe(1);
    },
    2 * MINUTES,
  );

  it('is named in the log, with nothing in it but lines of the log', () => {
    const { output } = serviceOf('software').process;
    expect(output).toContain('"msg":"networks run on the GPU"');
    expect(output).toContain('SwiftShader');
    expect(output).not.toMatch(/onnxruntime:|Warning:/);
  });

  it('is passed over by DEVICE=auto, in one line', () => {
    const lines = serviceOf('auto').process.output.split('\n');
    const said = lines.filter((line) => line.includes('no GPU is used'));
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('SwiftShader');
  });

  it(
    'is no GPU to DEVICE=gpu, which says so and does not start',
    async () => {
      const { code, stderr } = await runCommand(['serve'], tmpdir(), environment('gpu'));
      expect(code).toBe(CONFIG_ERROR);
      expect(stderr).toMatch(/none but SwiftShader.*DEVICE=software/);
    },
    MINUTES,
  );
});

describe('DEVICE=gpu without a driver', () => {
  it(
    'says what is missing and does not start',
    async () => {
      const nothing = { VK_DRIVER_FILES: '/nowhere', LD_LIBRARY_PATH: '' };
      const options = { ...environment('gpu'), ...nothing };
      const { code, stderr } = await runCommand(['serve'], tmpdir(), options);
      expect(code).toBe(CONFIG_ERROR);
      expect(stderr).toMatch(/DEVICE=gpu finds no GPU .*(libvulkan1|Vulkan driver|WebGPU)/);
      expect(stderr).not.toContain('dawn');
    },
    MINUTES,
  );
});
