import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { UNPACK_LIMITS, unpackZip } from './unpack-zip.js';
import { UnpackRefusedError } from './unpack-refused-error.js';
import { zipOf, type ZipEntry } from './zip.fixture.js';

const labels: ZipEntry = { name: 'labels.txt', content: 'apple\npear\n' };
const zeros = Buffer.alloc(20 * 2 ** 20);

describe('unpacking a zip of somebody else', () => {
  let root: string;
  let file: string;
  let into: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'unpack-'));
    file = join(root, 'export.zip');
    into = join(root, 'below', 'unpacked');
  });
  afterEach(() => rm(root, { recursive: true }));

  async function unpack(entries: readonly ZipEntry[] | Buffer, limits = UNPACK_LIMITS) {
    await writeFile(file, Buffer.isBuffer(entries) ? entries : zipOf(entries));
    return unpackZip(file, into, limits);
  }

  async function refusal(entries: readonly ZipEntry[] | Buffer, limits = UNPACK_LIMITS) {
    const error: unknown = await unpack(entries, limits).catch((thrown: unknown) => thrown);
    if (!(error instanceof UnpackRefusedError)) throw new Error(`no refusal: ${String(error)}`);
    expect(await readdir(join(root, 'below'))).toEqual([]);
    expect((await readdir(root)).toSorted()).toEqual(['below', 'export.zip']);
    expect(error.message).toMatch(/^Expected .*\.$/);
    return error.refusal;
  }

  it('writes what is in it, packed or stored', async () => {
    const weights = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 7) % 251));
    const folder = await unpack([
      labels,
      { name: 'onnx/', mode: 0o040755 },
      { name: 'onnx/model.onnx', content: weights },
      { name: './metadata.json', content: '{}', compression: 0 },
      { name: 'empty.txt' },
    ]);
    expect(folder).toBe(into);
    const names = await readdir(into, { recursive: true });
    expect(names.toSorted()).toEqual(
      ['empty.txt', 'labels.txt', 'metadata.json', 'onnx', join('onnx', 'model.onnx')].toSorted(),
    );
    expect(Buffer.compare(await readFile(join(into, 'onnx/model.onnx')), weights)).toBe(0);
  });

  it('passes over what tools leave for themselves', async () => {
    await unpack([
      labels,
      { name: '__MACOSX/._labels.txt', content: 'resource fork' },
      { name: '.DS_Store', content: 'x' },
      { name: '.git/HEAD', content: 'x' },
    ]);
    expect(await readdir(into)).toEqual(['labels.txt']);
  });

  it('enters the one folder at the top, also where Windows wrote it', async () => {
    const folder = await unpack([
      { name: 'fruits\\export\\labels.txt', content: 'apple' },
      { name: 'fruits\\export\\sub\\', mode: 0o040755 },
      { name: '__MACOSX/fruits/._export', content: 'x' },
    ]);
    expect(folder).toBe(join(into, 'fruits', 'export'));
    expect(await readdir(folder)).toEqual(['labels.txt']);
  });

  it.each([
    '../evil.txt',
    'a/../../evil.txt',
    '..\\evil.txt',
    '/etc/evil.txt',
    '\\evil.txt',
    'C:\\evil.txt',
    'c:evil.txt',
    '__MACOSX/../../evil.txt',
    'nul\0.txt',
    'line\n.txt',
    `${'a/'.repeat(20)}evil.txt`,
    'a'.repeat(300),
    // 285 bytes, of which file systems take 255.
    'あ'.repeat(95),
  ])('refuses the path %j', async (name) => {
    expect(await refusal([labels, { name, content: 'x' }])).toBe('unsafe-path');
  });

  it.each([0o120777, 0o010644, 0o020644, 0o060644, 0o140644])(
    'refuses an entry of kind %o, hidden or not',
    async (mode) => {
      expect(await refusal([labels, { name: 'x', content: '/etc/passwd', mode }])).toBe('link');
      expect(await refusal([labels, { name: '.x', content: '/etc', mode }])).toBe('link');
    },
  );

  it.each([
    ['labels.txt', 'labels.txt'],
    ['labels.txt', 'LABELS.TXT'],
    ['caf\u00e9.txt', 'cafe\u0301.txt'],
    ['a/b', 'a'],
    ['a', 'a/b'],
    ['labels.txt', './labels.txt'],
  ])('refuses %j beside %j', async (first, second) => {
    const entries = [first, second].map((name) => ({ name, content: name }));
    expect(await refusal(entries)).toBe('duplicate');
  });

  it('refuses what is encrypted, packed otherwise, or an archive of its own', async () => {
    expect(await refusal([{ ...labels, encrypted: true }])).toBe('encrypted');
    expect(await refusal([{ ...labels, compression: 9 }])).toBe('compression-unsupported');
    expect(await refusal([labels, { name: 'inner.ZIP', content: 'PK' }])).toBe('nested-archive');
  });

  it('refuses a bomb, whatever it claims to be', async () => {
    expect(await refusal([{ name: 'zeros', content: zeros }])).toBe('too-large');
    expect(await refusal([{ name: 'zeros', content: zeros, claimedBytes: 10 }])).toBe('corrupt');
    const claims = { name: 'claims', content: 'x', claimedBytes: 3 * 2 ** 30 };
    expect(await refusal([claims])).toBe('too-large');
  });

  it('counts what is really unpacked, over all files', async () => {
    const limits = { ...UNPACK_LIMITS, maxBytes: 1500 };
    const kilobyte = { content: Buffer.alloc(1000) };
    const entries = ['a', 'b'].map((name) => ({ name, ...kilobyte }));
    expect(await refusal(entries, limits)).toBe('too-large');
    await expect(unpack(entries.slice(0, 1), limits)).resolves.toBe(into);
  });

  it('refuses too many files before the first is written', async () => {
    const many = Array.from({ length: 11 }, (_, index) => ({ name: `${String(index)}.txt` }));
    expect(await refusal(many, { ...UNPACK_LIMITS, maxFiles: 10 })).toBe('too-many-files');
  });

  it('refuses what is damaged, cut off, empty or no zip', async () => {
    const whole = zipOf([{ name: 'w', content: Buffer.alloc(5000, 'abcdefg') }]);
    expect(await refusal(whole.subarray(0, -30))).toBe('not-a-zip');
    expect(await refusal(Buffer.from('<html>'))).toBe('not-a-zip');
    expect(await refusal(Buffer.alloc(0))).toBe('not-a-zip');
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, 35, 45);
    expect(await refusal(damaged)).toBe('corrupt');
    expect(await refusal([{ ...labels, claimedCrc32: 1 }])).toBe('corrupt');
    expect(await refusal([])).toBe('empty');
    expect(await refusal([{ name: '.hidden', content: 'x' }])).toBe('empty');
  });

  it('says in our words that there is no such file', async () => {
    await expect(unpackZip(join(root, 'absent.zip'), into)).rejects.toThrow(
      /^Expected a zip at .*absent\.zip that can be unpacked; came nothing: there is no such path\.$/,
    );
  });

  it('stops when it is told to, and leaves nothing', async () => {
    await writeFile(file, zipOf([labels]));
    const stopped = unpackZip(file, into, UNPACK_LIMITS, AbortSignal.abort(new Error('enough')));
    await expect(stopped).rejects.toThrow('enough');
    expect(await readdir(join(root, 'below'))).toEqual([]);
  });
});
