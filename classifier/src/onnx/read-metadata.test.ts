import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { exportFolder, smallNetwork } from '../importers/small-export.fixture.js';
import { encodeDecodedModel } from './onnx-format.js';
import { readOnnxMetadata, type OnnxMetadata } from './read-metadata.js';

const NETWORK = encodeDecodedModel({
  ...smallNetwork(),
  metadataProps: [
    { key: 'names', value: "{0: 'épi'}" },
    { key: 'task', value: 'detect' },
    { key: 'task', value: 'classify' },
  ],
});

describe('what an ONNX file says of itself', () => {
  const folders: string[] = [];
  afterEach(async () => {
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
  });

  async function read(bytes: Uint8Array): Promise<OnnxMetadata | undefined> {
    const folder = await exportFolder({});
    folders.push(folder);
    await writeFile(join(folder, 'model.onnx'), bytes);
    return readOnnxMetadata(join(folder, 'model.onnx'));
  }

  it('is read from around the network, the last of two entries with one key', async () => {
    const metadata = await read(NETWORK);
    expect(metadata?.producerName).toBe('test');
    expect([...(metadata?.properties ?? [])]).toEqual([
      ['names', "{0: 'épi'}"],
      ['task', 'classify'],
    ]);
  });

  it('is nothing where there is none', async () => {
    const metadata = await read(encodeDecodedModel(smallNetwork()));
    expect(metadata?.properties.size).toBe(0);
  });

  it.each<[string, Uint8Array]>([
    ['is empty', new Uint8Array()],
    ['is text', Buffer.from('version https://git-lfs.github.com/spec/v1\n')],
    ['is cut off', NETWORK.slice(0, -5)],
    ['is nothing but zeros', Buffer.alloc(100_000)],
    ['has no network', Buffer.from('\x12\x04test', 'latin1')],
    ['promises more than it has', Buffer.from('\x72\xff\xff\xff\xff\x0f', 'latin1')],
    ['has more fields than any', Buffer.alloc(100_000, '\x08\x01', 'latin1')],
  ])('cannot be read where the file %s', async (_, bytes) => {
    expect(await read(bytes)).toBeUndefined();
  });
});
