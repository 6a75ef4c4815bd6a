import { cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SAMPLE } from '@detections/test-support';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chooseModel } from '../choose-model.js';
import { readEvaluationConfig } from '../config.js';
import { readProcessor } from '../engines/processor.js';
import { exportFolder, smallNetwork } from '../importers/small-export.fixture.js';
import { locateModels } from '../model-location.js';
import { readAgreement } from '../models/agreement-record.js';
import { writeDigestedFile } from '../models/digested-file.js';
import { Int8ModelMissingError } from '../models/int8-model-missing-error.js';
import { int8ModelPath, weightBitsOf } from '../models/int8-model.js';
import { withClassifier, type LocalClassifier } from '../with-classifier.js';
import { measureAgreement, type AgreementOptions } from './measure-agreement.js';

const MINUTES = 60_000;
const MODEL = { name: 'fruits', version: undefined };
/** Its own word is passed over while it is measured. */
const SETTINGS = {
  normalization: 'none',
  preprocessing: [preset('A'), preset('B')],
  precision: 'fp32',
};

function preset(name: string): object {
  return { name, resize: { mode: 'stretch' } };
}

describe('measuring how a precision agrees with float32', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await exportFolder({
      'models/fruits/1/model.onnx': smallNetwork(),
      'models/fruits/1/labels.txt': 'apple\nbanana\ncherry\n',
      'models/fruits/1/detections.json': SETTINGS,
    });
    await mkdir(join(folder, 'pictures'));
    for (const name of ['a.jpg', 'b.jpg']) await cp(SAMPLE.path, join(folder, 'pictures', name));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const config = () => ({
    ...readEvaluationConfig({ engine: 'onnxruntime' }),
    INIT_CWD: folder,
    MODELS_DIR: join(folder, 'models'),
    CACHE_DIR: join(folder, 'cache'),
    INFERENCE_THREADS: 1,
  });
  const measure = (options: Partial<AgreementOptions> = {}): Promise<string> =>
    measureAgreement({ model: MODEL, pictures: 'pictures', json: true, ...options }, config());
  const run = async (PRECISION: 'fp32' | 'auto'): Promise<LocalClassifier> => {
    const { load } = await chooseModel(locateModels(config()), MODEL);
    return withClassifier({ ...config(), PRECISION }, load, (classifier) =>
      Promise.resolve(classifier),
    );
  };

  /** Its own float32 network will do for 8 bits. */
  async function installInt8(): Promise<string> {
    const { card, networkPath } = await run('fp32');
    const bits = weightBitsOf(await readProcessor());
    const path = int8ModelPath(join(folder, 'cache'), card.digest, bits);
    await writeDigestedFile(path, await readFile(networkPath));
    return path;
  }

  it(
    'records it for each preset, beside the file that the engine reads',
    async () => {
      const modelPath = await installInt8();
      const report: unknown = JSON.parse(await measure());
      const presets = ['A', 'B'].map((name) =>
        expect.objectContaining({ preset: name, pictures: 2, agreement: 1 }),
      );
      expect(report).toEqual({
        folder: 'pictures',
        pictures: 2,
        measured: [{ engine: 'onnxruntime', precision: 'int8', auto: true, presets }],
      });
      const { card, model } = await run('auto');
      expect(model.precision).toBe('fp32');
      const { digest } = card;
      const recorded = await readAgreement({ modelPath, digest, precision: 'int8' });
      expect(recorded).toHaveLength(2);
    },
    3 * MINUTES,
  );

  it(
    'says of a precision that nobody has made a file of that there is none',
    async () => {
      await expect(measure({ json: false })).resolves.toContain(
        'int8 on onnxruntime: no 8-bit file was made of this model',
      );
      await expect(measure({ precision: 'int8' })).rejects.toThrow(Int8ModelMissingError);
      const files = await readdir(join(folder, 'cache'), { recursive: true });
      expect(files.filter((name) => name.includes('agreement'))).toEqual([]);
    },
    3 * MINUTES,
  );
});
