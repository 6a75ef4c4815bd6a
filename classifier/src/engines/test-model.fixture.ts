import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findModelFolder } from '@detections/test-support';
import { prepareModel, type PreparedModel } from '../importers/keras-resnet50/prepare-model.js';

/** The model as found on this machine; converted, where no earlier test has done so. */
export function prepareTestModel(format: string): Promise<PreparedModel> {
  return prepareModel({
    format,
    folders: [findModelFolder() ?? ''],
    cacheDir: join(tmpdir(), 'detections-test-cache'),
    sources: { weights: { name: 'weights', urls: [], md5: undefined } },
    stallTimeoutMs: 1000,
    progress: { update: () => undefined, finish: () => undefined },
    signal: new AbortController().signal,
    log: () => undefined,
  });
}
