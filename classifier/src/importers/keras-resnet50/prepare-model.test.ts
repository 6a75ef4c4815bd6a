import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readImagenetLabels } from '../../imagenet/read-imagenet-labels.js';
import { serve, startFileServer, type FileServer } from '../../models/file-server.fixture.js';
import { ModelFileInvalidError } from '../../models/model-file-invalid-error.js';
import { CLASS_INDEX_FILE_NAME, WEIGHTS_FILE_NAME } from './model-files.js';
import { ModelFilesUnavailableError } from '../../models/model-files-unavailable-error.js';
import { ONNX_GRAPH_VERSION } from '../../onnx/onnx-contract.js';
import { prepareModel, rebuildModel, type PrepareModelOptions } from './prepare-model.js';

const NOT_HDF5 = Buffer.from('not HDF5');
const NOT_HDF5_SHA256 = createHash('sha256').update(NOT_HDF5).digest('hex');

describe('prepareModel', () => {
  let root: string;
  let server: FileServer;
  let options: PrepareModelOptions;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'prepare-model-'));
    server = await startFileServer({ '/weights': serve(NOT_HDF5) });
    options = {
      format: 'onnx',
      folders: [join(root, 'models')],
      cacheDir: join(root, 'cache'),
      sources: { weights: published(WEIGHTS_FILE_NAME, '/weights', NOT_HDF5) },
      stallTimeoutMs: 10_000,
      progress: { update: () => undefined, finish: () => undefined },
      signal: new AbortController().signal,
      log: () => undefined,
    };
  });
  afterEach(async () => {
    await server.close();
    await rm(root, { recursive: true });
  });

  function published(name: string, path: string, content: Buffer) {
    const md5 = createHash('md5').update(content).digest('hex');
    return { name, urls: [`${server.url}${path}`], md5 };
  }

  /** A cached ONNX file for weights that could never be converted. */
  async function warmCache(): Promise<string> {
    const onnxFolder = join(options.cacheDir, 'onnx');
    const name = `resnet50-${NOT_HDF5_SHA256}-${String(ONNX_GRAPH_VERSION)}.onnx`;
    await mkdir(onnxFolder, { recursive: true });
    await writeFile(join(onnxFolder, name), 'cached');
    return join(onnxFolder, name);
  }

  it('downloads what no folder has and finds it the next time', async () => {
    const modelPath = await warmCache();
    const first = await prepareModel(options);
    expect(first).toMatchObject({ modelPath, weightsSha256: NOT_HDF5_SHA256 });
    expect(first.card.labels).toEqual(await readImagenetLabels());
    expect(await prepareModel(options)).toEqual(first);
    expect(server.requests).toEqual(['/weights whole']);
  });

  it('takes weights from a folder as they are, without asking any server', async () => {
    await warmCache();
    const folder = options.folders[0] ?? '';
    await mkdir(folder);
    await writeFile(join(folder, WEIGHTS_FILE_NAME), NOT_HDF5);
    const { weightsPath } = await prepareModel(options);
    expect(weightsPath).toBe(join(folder, WEIGHTS_FILE_NAME));
    expect(server.requests).toEqual([]);
    await writeFile(join(folder, CLASS_INDEX_FILE_NAME), '{"0":["n01440764","trench"]}');
    await expect(prepareModel(options)).rejects.toThrow(
      `${CLASS_INDEX_FILE_NAME} cannot be used: expected 1000 classes`,
    );
  });

  it('reads no HDF5 while the cache is warm, and reads it to rebuild', async () => {
    await warmCache();
    const model = await prepareModel(options);
    expect(await readFile(model.modelPath, 'utf8')).toBe('cached');
    await expect(rebuildModel(model, options.signal)).rejects.toThrow(ModelFileInvalidError);
    expect(await readdir(join(options.cacheDir, 'onnx'))).toEqual([]);
  });

  it('names the weights file that cannot be converted', async () => {
    await expect(prepareModel(options)).rejects.toThrow(ModelFileInvalidError);
    await expect(prepareModel(options)).rejects.toThrow(WEIGHTS_FILE_NAME);
  });

  it('says what was tried and where to put the files', async () => {
    const urls = [`${server.url}/absent`];
    const sources = { weights: { name: WEIGHTS_FILE_NAME, urls, md5: undefined } };
    const refused = prepareModel({ ...options, sources });
    await expect(refused).rejects.toThrow(ModelFilesUnavailableError);
    for (const said of [
      options.folders[0] ?? '',
      options.cacheDir,
      `${server.url}/absent`,
      'Put',
    ]) {
      await expect(refused).rejects.toThrow(said);
    }
  });

  it('stops when it is told to', async () => {
    const signal = AbortSignal.abort(new Error('shutting down'));
    await expect(prepareModel({ ...options, signal })).rejects.toThrow('shutting down');
  });
});
