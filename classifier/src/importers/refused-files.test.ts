import { rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { encodeDecodedModel } from '../onnx/onnx-format.js';
import type { RefusalReason } from './import-refused-error.js';
import { listFolder } from './list-folder.js';
import {
  changed,
  external,
  IMAGENET,
  plain,
  Refusals,
  type RefusalCase,
} from './refusals.fixture.js';
import { node, smallNetwork } from './small-export.fixture.js';

const bytes = encodeDecodedModel(smallNetwork());

describe('files that cannot become a model', () => {
  const refusals = new Refusals();
  afterEach(() => refusals.close());

  it.each<RefusalCase>([
    ['is an empty folder', 'unknown-kind', /is empty.*hugging-face.*plain-onnx/, {}],
    [
      'is an archive',
      'unknown-kind',
      /has export\.zip, an archive: unpack it/,
      { 'export.zip': 'PK' },
    ],
    [
      'lies a folder deeper than it may be',
      'unknown-kind',
      /nothing but the folder export/,
      { 'export/config.json': '{}', 'export/a/b/c/model.onnx': 'x' },
    ],
    [
      'has several networks and no usual name',
      'file-ambiguous',
      /\(a\.onnx, b\.onnx\).*add to detections\.json: "model": "a\.onnx"/,
      { 'a.onnx': bytes, 'b.onnx': bytes },
    ],
    [
      'is to be another file',
      'file-missing',
      /names best\.onnx, which is not in the folder/,
      plain(bytes, { ...IMAGENET, model: 'best.onnx' }),
    ],
    ['is empty', 'corrupt', /not an ONNX file: it is empty/, plain('')],
    [
      'is a pointer of Git LFS',
      'corrupt',
      /Git LFS pointer/,
      plain('version https://git-lfs.github.com/spec/v1\n'),
    ],
    ['is a web page', 'corrupt', /a web page or XML/, plain('<!DOCTYPE html><html>')],
    ['is a PyTorch checkpoint', 'corrupt', /a zip archive/, plain('PK\x03\x04rest')],
    ['is HDF5', 'corrupt', /HDF5/, plain(Buffer.from('\x89HDF\r\n\x1a\n', 'latin1'))],
    ['is anything else', 'corrupt', /not a whole ONNX file/, plain('what is this')],
    ['is cut off', 'corrupt', /cannot be read to the end/, plain(bytes.slice(0, bytes.length / 2))],
    ['lacks the last bytes', 'corrupt', /not a whole ONNX file/, plain(bytes.slice(0, -8))],
    [
      'has weights of another length',
      'corrupt',
      /expected 432 bytes of weights for "kernel", came 4/,
      plain(
        changed((graph) => {
          for (const tensor of graph.initializer) {
            if (tensor.name === 'kernel') tensor.rawData = new Uint8Array(4);
          }
        }),
      ),
    ],
    [
      'is of a newer opset',
      'opset-unsupported',
      /opset 99; expected 7 to 26/,
      plain(smallNetwork({ opset: 99 })),
    ],
    [
      'is of an older opset',
      'opset-unsupported',
      /opset 6; expected 7 to 26/,
      plain(smallNetwork({ opset: 6 })),
    ],
    [
      'is of a newer ONNX',
      'opset-unsupported',
      /IR version 99/,
      plain({ ...smallNetwork(), irVersion: 99 }),
    ],
    [
      'needs others’ operators',
      'operator-unknown',
      /"Magic" of "my\.ops"/,
      plain(
        changed((graph) => {
          graph.node = [...graph.node, { ...node('Magic', ['numbers'], 'more'), domain: 'my.ops' }];
        }),
      ),
    ],
    [
      'lacks a file with weights',
      'external-data-missing',
      /model\.onnx\.data, which is not in the folder/,
      plain(external('model.onnx.data')),
    ],
    [
      'has weights outside',
      'external-data-outside',
      /"\.\.\/other\/weights\.bin", which is not in its folder/,
      plain(external('../other/weights.bin')),
    ],
    [
      'has weights at the root',
      'external-data-outside',
      /"\/etc\/passwd"/,
      plain(external('/etc/passwd')),
    ],
    [
      'has weights on a drive',
      'external-data-outside',
      /"C:\\weights/,
      plain(external('C:\\weights.bin')),
    ],
    ['has weights nowhere', 'external-data-outside', /weights from ""/, plain(external(''))],
    [
      'has a short file with weights',
      'external-data-missing',
      /model\.onnx\.data ends too early: expected at least 432 bytes, came 5/,
      { ...plain(external('model.onnx.data')), 'model.onnx.data': 'short' },
    ],
    [
      'has its labels elsewhere',
      'file-missing',
      /names\.txt, the file with the labels, is not there/,
      plain(bytes, { ...IMAGENET, labels: 'names.txt' }),
    ],
  ])('is refused where it %s', async (_, reason, message, files) => {
    const error = await refusals.refusal(await refusals.newFolder(files));
    expect(error.message).toMatch(message);
    expect(error.reason).toBe(reason);
  });

  it('is refused where a link leads its weights out of the folder', async () => {
    const elsewhere = await refusals.newFolder({ 'weights.bin': Buffer.alloc(1000) });
    const folder = await refusals.newFolder(plain(external('model.onnx.data')));
    await symlink(join(elsewhere, 'weights.bin'), join(folder, 'model.onnx.data'));
    const { reason, message } = await refusals.refusal(folder);
    expect(reason).toBe('external-data-outside');
    expect(message).toContain('a link that leaves the folder');
  });

  it.each(['model.onnx', 'labels.txt', 'notes/read.me'])(
    'is refused where %s is a link that leads nowhere',
    async (file) => {
      const folder = await refusals.newFolder({ ...plain(bytes, IMAGENET), 'notes/a': '' });
      await rm(join(folder, file), { force: true });
      await symlink('nowhere', join(folder, file));
      const { reason, message } = await refusals.refusal(folder);
      expect(reason).toBe('file-missing');
      expect(message).toBe(`${file} is a link that leads nowhere.`);
    },
  );

  it('is refused where it is too large, without being read', async () => {
    const folder = await refusals.newFolder(plain(''));
    await truncate(join(folder, 'model.onnx'), 3 * 2 ** 30);
    const { reason, message } = await refusals.refusal(folder);
    expect(reason).toBe('too-large');
    expect(message).toContain('3.0 GiB; expected less than 2');
  });

  it('is refused where the folder is a file', async () => {
    const folder = await refusals.newFolder({ file: '' });
    expect((await refusals.refusal(join(folder, 'file'))).reason).toBe('file-missing');
  });

  it.each<[string, RefusalReason, RegExp]>([
    [
      'Fatal error: com.example:Magic(-1) is not a registered function/op',
      'operator-unknown',
      /"com\.example:Magic"/,
    ],
    ['Could not find an implementation for Conv(11) node', 'operator-unknown', /"Conv"/],
    ['/onnxruntime_src/onnxruntime/core/graph/graph.cc:1 Fail', 'does-not-run', /refuses it\.$/],
  ])('is refused in our words where the engine says: %s', async (said, reason, message) => {
    const folder = await refusals.newFolder(plain(bytes));
    const error = await refusals.refusal(folder, () => Promise.reject(new Error(said)));
    expect(error.reason).toBe(reason);
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('onnxruntime_src');
  });

  it('leaves the folder as it was', async () => {
    const folder = await refusals.newFolder(plain(bytes));
    await writeFile(join(folder, 'README.md'), 'mine');
    const before = await listFolder(folder);
    await refusals.refusal(folder, () => Promise.reject(new Error('no')));
    expect(await listFolder(folder)).toEqual(before);
  });
});
