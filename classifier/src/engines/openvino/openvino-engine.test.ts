import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWith } from '@detections/test-support';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BRIGHTNESS_INPUT, writeBrightness } from '../brightness.fixture.js';
import { describeOnnxEngine } from '../onnx-engine.fixture.js';
import { ThreadedEngine } from '../threaded-engine.js';
import { findLibrary, LIBRARY, OPENVINO_VERSION } from './find-library.js';
import { openVino } from './kind.js';
import { OpenVinoError } from './openvino-error.js';

describeOnnxEngine({ name: 'openvino', requirements: ['openvino'] });
describeOnnxEngine({ name: 'openvino', requirements: ['openvino'], lanes: 2 });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openvino-'));
});
afterAll(() => rm(folder, { recursive: true }));

describeWith(['openvino'], 'openvino', () => {
  it('answers more batches at one time than it has lanes, each with its own pictures', async () => {
    const modelPath = join(folder, 'brightness.onnx');
    await writeFile(modelPath, writeBrightness({ scores: 'logits' }));
    const spec = {
      engine: 'openvino',
      modelPath,
      threadCount: 2,
      lanes: 2,
      input: BRIGHTNESS_INPUT,
    };
    const engine = new ThreadedEngine(spec);
    const brightnesses = Array.from({ length: 24 }, (_, index) => index);
    const answers = await Promise.all(
      brightnesses.map((brightness) =>
        engine.infer(new Uint8Array(6).fill(brightness), 1, {
          share: brightness % 3 === 0 ? 'all' : 'one',
        }),
      ),
    );
    await engine.close();
    expect(answers.map(({ scores }) => scores[0])).toEqual(brightnesses.map((each) => 6 * each));
  });

  it('says of a file that is no network what it could not do, and keeps its own words for the log', async () => {
    const modelPath = join(folder, 'damaged.onnx');
    await writeFile(modelPath, new Uint8Array(400).fill(0x41));
    const spec = { engine: 'openvino', modelPath, threadCount: 1, input: BRIGHTNESS_INPUT };
    const engine = new ThreadedEngine(spec);
    await expect(engine.load()).rejects.toThrow(
      /OpenVINO could not read the model's file, which may be damaged or no ONNX: [a-z ]+\.$/,
    );
    await engine.close();
  });
});

describe('an error of OpenVINO', () => {
  it.each([
    [-13, 'OpenVINO could not run the network: the inference was cancelled.'],
    [-99, 'OpenVINO could not run the network: it answers -99.'],
  ])('of status %i is a sentence', (status, sentence) => {
    const error = new OpenVinoError('run the network', status, 'Exception from src/x.cpp:72');
    expect(error.message).toBe(sentence);
    expect(error.cause).toEqual(new Error('Exception from src/x.cpp:72'));
  });
});

describe("OpenVINO's library", () => {
  it.each(['.', 'libs', 'openvino/libs'])('is found in %s of OPENVINO_DIR', async (place) => {
    const given = await mkdtemp(join(folder, 'given-'));
    await mkdir(join(given, place), { recursive: true });
    await writeFile(join(given, place, LIBRARY), '');
    expect(findLibrary({ OPENVINO_DIR: given, XDG_CACHE_HOME: folder })).toBe(
      join(given, place, LIBRARY),
    );
  });

  it('is not taken from elsewhere where OPENVINO_DIR has none', () => {
    const given = join(folder, 'nothing');
    expect(() => findLibrary({ OPENVINO_DIR: given, XDG_CACHE_HOME: folder })).toThrow(
      `there is no ${LIBRARY} of OpenVINO ${OPENVINO_VERSION} in OPENVINO_DIR, which is ${given}`,
    );
  });

  it('is of the version that the set-up brings', async () => {
    const script = new URL('../../../../scripts/openvino/wheel.mjs', import.meta.url);
    const text = await readFile(script, 'utf8');
    expect(text).toContain(`VERSION = '${OPENVINO_VERSION}'`);
    expect(text).toContain(`LIBRARY = '${LIBRARY}'`);
  });
});

describe('the precisions of openvino', () => {
  const on = (...flags: string[]) => ({ arch: 'x64', flags: new Set(flags) });

  it.each([[['avx512_bf16']], [['amx_bf16']]])('have bf16 with %j', (flags) => {
    expect(openVino.precisions('cpu', on(...flags))).toContain('bf16');
  });

  it('have no bf16 where it would only be emulated, and none at all on a GPU', () => {
    expect(openVino.precisions('cpu', on('avx512f', 'avx2'))).toEqual(['fp32', 'int8']);
    expect(openVino.precisions('gpu', on('avx512_bf16'))).toEqual([]);
  });
});
