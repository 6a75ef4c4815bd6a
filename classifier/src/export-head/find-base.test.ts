import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { InputError } from '@detections/runtime/lifecycle';
import { FAKE_CARD } from '@detections/test-support';
import { CHECKPOINT_FILE_NAME } from '../importers/efficientnet-lite0/published-wheel.js';
import { ImportRefusedError } from '../importers/import-refused-error.js';
import { modelLocation } from '../model-location.js';
import { readEvaluationConfig } from '../config.js';
import type { ImportFound } from '../local-models.js';
import { findBase } from './find-base.js';

const DIGEST = 'ab'.repeat(32);
const OTHER = 'cd'.repeat(32);
const BASE = { name: 'fruits', version: '1', digest: DIGEST, preset: 'CENTER_CROP' };

describe('the base of a head', () => {
  let root: string;
  /** By the folder's end: the digest of what lies there; no model where there is none. */
  let digests: Record<string, string>;
  const opened: string[] = [];
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'base-'));
    digests = {};
    opened.length = 0;
  });
  afterEach(() => rm(root, { recursive: true }));

  const importFound: ImportFound = async ({ name, version, folder }) => {
    opened.push(name);
    const digest = digests[name];
    if (digest === undefined) throw new ImportRefusedError('corrupt', 'No model.');
    const card = { ...FAKE_CARD, name, version, digest };
    const onnxPath = join(folder, 'network');
    return Promise.resolve({ kind: 'plain-onnx', card, onnxPath, maxBatchSize: undefined });
  };
  async function put(name: string, digest?: string): Promise<void> {
    await mkdir(join(root, 'models', name, '1'), { recursive: true });
    await writeFile(join(root, 'models', name, '1', 'network'), name);
    if (digest !== undefined) digests[name] = digest;
  }
  const find = () => {
    const location = {
      ...modelLocation(readEvaluationConfig()),
      ...{ modelsDir: join(root, 'models'), folders: [], cacheFolder: join(root, 'cache') },
      fallback: { folders: [join(root, 'fallback')], cacheFolder: join(root, 'cache') },
    };
    return findBase(BASE, location, importFound);
  };

  it('is the model of its name, and no other is opened', async () => {
    await put('apples', DIGEST);
    await put('fruits', DIGEST);
    const { card, read } = await find();
    expect(card).toMatchObject({ name: 'fruits', digest: DIGEST });
    expect(Buffer.from(await read()).toString()).toBe('fruits');
    expect(opened).toEqual(['fruits']);
  });

  it('is found where it is called otherwise, also beside what is no model', async () => {
    await put('broken');
    await put('fruits', OTHER);
    await put('renamed', DIGEST);
    await expect(find()).resolves.toMatchObject({ card: { name: 'renamed' } });
  });

  it('may be the fallback, where its file is here', async () => {
    await mkdir(join(root, 'fallback'));
    await writeFile(join(root, 'fallback', CHECKPOINT_FILE_NAME), '');
    digests['efficientnet-lite0'] = DIGEST;
    await expect(find()).resolves.toMatchObject({ card: { name: 'efficientnet-lite0' } });
  });

  it('is refused in a sentence where it is not here', async () => {
    const missing = await find().catch((error: unknown) => error);
    expect(missing).toBeInstanceOf(InputError);
    expect((missing as Error).message).toMatch(
      new RegExp(`^Expected the network .* fruits@1 with the digest ${DIGEST}, .*; it is not\\.$`),
    );
    await put('fruits', OTHER);
    await expect(find()).rejects.toThrow(`What is called so here has the digest ${OTHER}.`);
  });
});
