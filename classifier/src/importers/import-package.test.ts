import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ONNX_LOGITS_NAME } from '../onnx/onnx-contract.js';
import { chooseImporter } from './choose-importer.js';
import { importPackage, type ImportedPackage } from './import-package.js';
import type { Importer } from './importer.js';
import { IMPORTERS } from './importers.js';
import { exportFolder, SMALL_CLASSES, smallNetwork } from './small-export.fixture.js';
import type { OpenedNetwork } from './try-network.js';

const FILES = {
  'model.onnx': smallNetwork(),
  'labels.txt': 'apple\nbanana\ncherry\n',
  'detections.json': { preprocessing: 'imagenet' },
  'README.md': 'What I trained',
};

describe('the import of a package', () => {
  let folder: string;
  let cacheDir: string;
  let trials: string[];
  beforeEach(async () => {
    folder = await exportFolder(FILES);
    cacheDir = await exportFolder({});
    trials = [];
  });
  afterEach(() => Promise.all([folder, cacheDir].map((path) => rm(path, { recursive: true }))));

  const importIt = (version = '1', importers = IMPORTERS): Promise<ImportedPackage> =>
    importPackage({
      folder,
      name: 'fruits',
      version,
      cacheDir,
      importers,
      open: (path) => {
        trials.push(path);
        return Promise.resolve(new ConstantNetwork());
      },
    });

  it('is done once for the same files, whatever they are called', async () => {
    const first = await importIt('1');
    const second = await importIt('2');
    expect(second.onnxPath).toBe(first.onnxPath);
    expect(second.card).toEqual({ ...first.card, version: '2' });
    expect(trials).toHaveLength(1);
  });

  it('has a digest of what matters, and that of the weights', async () => {
    const { card, kind } = await importIt();
    expect(kind).toBe('plain-onnx');
    expect(card.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(card.weightsSha256).not.toBe(card.digest);
    await writeFile(join(folder, 'README.md'), 'another text');
    expect((await importIt()).card.digest).toBe(card.digest);
  });

  it.each(['labels.txt', 'detections.json'])('is done anew where %s changes', async (name) => {
    const before = await importIt();
    const changed = name === 'labels.txt' ? 'a\nb\nc\n' : '{"preprocessing":"half"}';
    await writeFile(join(folder, name), changed);
    const after = await importIt();
    expect(after.card.digest).not.toBe(before.card.digest);
    expect(after.card.weightsSha256).toBe(before.card.weightsSha256);
    expect(trials).toHaveLength(2);
  });

  it.each<[string, (imported: ImportedPackage) => Promise<void>]>([
    ['its network is cut off', ({ onnxPath }) => truncate(onnxPath, 100)],
    ['its network is gone', ({ onnxPath }) => rm(onnxPath)],
    [
      'its card is another',
      ({ onnxPath }) => writeFile(onnxPath.replace(/\.onnx$/, '.json'), '{"card":{}}'),
    ],
    ['its digest is gone', ({ onnxPath }) => rm(onnxPath.replace(/\.onnx$/, '.json.sha256'))],
  ])('is mended where %s in the cache', async (_, damage) => {
    const before = await importIt();
    const network = await readFile(before.onnxPath);
    await damage(before);
    const after = await importIt();
    expect(after).toEqual(before);
    expect(await readFile(after.onnxPath)).toEqual(network);
  });

  it('leaves nothing of a network that fails its trial', async () => {
    const open = (): Promise<OpenedNetwork> => Promise.reject(new Error('broken'));
    const options = { folder, cacheDir, name: 'a', version: '1', importers: IMPORTERS, open };
    await expect(importPackage(options)).rejects.toThrow('refuses it');
    expect(await readdir(join(cacheDir, 'imports'))).toEqual([]);
  });

  it('may be done twice at once', async () => {
    const [first, second] = await Promise.all([importIt(), importIt()]);
    expect(second).toEqual(first);
    expect(
      (await readdir(dirname(first.onnxPath))).filter((name) => name.endsWith('.tmp')),
    ).toEqual([]);
  });

  it('takes another kind of export for one more line', async () => {
    const readmes: Importer = {
      kind: 'readme',
      needs: 'README.md',
      recognises: ({ files }) => files.has('README.md'),
      filesThatMatter: () => Promise.resolve(['README.md']),
      read: async () => {
        const listing = { folder, files: new Set(Object.keys(FILES)) };
        return (await chooseImporter(listing, IMPORTERS)).read(listing);
      },
    };
    const { kind, card } = await importIt('1', [readmes, ...IMPORTERS]);
    expect(kind).toBe('readme');
    expect(card.labels).toHaveLength(SMALL_CLASSES);
  });
});

/** Gives every picture the same numbers, of the right shapes, and no two classes the same. */
class ConstantNetwork implements OpenedNetwork {
  run(_: Uint8Array, size: number, outputs: readonly string[]): ReturnType<OpenedNetwork['run']> {
    const dimsOf = (name: string): number[] =>
      name === ONNX_LOGITS_NAME
        ? [size, SMALL_CLASSES]
        : name === 'embedding'
          ? [size, 4]
          : [size, 6, 6, 4];
    return Promise.resolve(
      new Map(
        outputs.map((name) => {
          const dims = dimsOf(name);
          const count = dims.reduce((product, side) => product * side, 1);
          const last = dims.at(-1) ?? 1;
          return [name, { values: new Float32Array(count).map((_, index) => index % last), dims }];
        }),
      ),
    );
  }

  release(): Promise<void> {
    return Promise.resolve();
  }
}
