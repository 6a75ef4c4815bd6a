import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWith, findModelFolder } from '@detections/test-support';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readImagenetLabels } from '../../imagenet/read-imagenet-labels.js';
import { classIndexFile } from './class-index.fixture.js';
import { readLabels } from './labels.js';
import { CLASS_INDEX_FILE_NAME, modelFilesIn } from './model-files.js';

describe('readLabels', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'labels-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function read(classIndex: unknown) {
    const path = join(folder, CLASS_INDEX_FILE_NAME);
    await writeFile(path, JSON.stringify(classIndex));
    return readLabels(path);
  }

  it("needs no list of Keras's, and lets one be that says the same", async () => {
    const labels = await readLabels(join(folder, CLASS_INDEX_FILE_NAME));
    expect(labels[248]).toMatchObject({
      ...{ name: 'Eskimo_dog', displayName: 'Eskimo dog', id: 'n02109961' },
      synonyms: ['husky'],
    });
    expect(await read(await classIndexFile())).toEqual(labels);
  });

  it.each([
    ['another name', ['n01491361', 'sand shark'], '["n01491361","sand shark"]'],
    ['another id', ['n01491360', 'tiger_shark'], '["n01491360","tiger_shark"]'],
    ['none', undefined, 'nothing'],
  ])('names the first class that differs where the list has %s', async (_, entry, came) => {
    // So that there are a thousand, and one that differs further down.
    const others =
      entry === undefined ? { 1000: ['n00000001', 'hen'] } : { 7: ['n00000001', 'hen'] };
    const classIndex = { ...(await classIndexFile()), ...others, 3: entry };
    await expect(read(classIndex)).rejects.toThrow(
      `cannot be used: expected class 3 to be ["n01491361","tiger_shark"], came ${came}.`,
    );
  });

  it('counts the classes', async () => {
    const refused = read({ 0: ['n01440764', 'tench'] });
    await expect(refused).rejects.toThrow('expected 1000 classes, came 1.');
  });

  it.each([[['tench']], [{ 0: 'tench' }], [{ 0: ['tench', 'n01440764'] }]])(
    'refuses %j',
    async (classIndex) => {
      await expect(read(classIndex)).rejects.toThrow('expected JSON such as');
    },
  );

  it('refuses a list that cannot be read', async () => {
    await mkdir(join(folder, CLASS_INDEX_FILE_NAME));
    const refused = readLabels(join(folder, CLASS_INDEX_FILE_NAME));
    await expect(refused).rejects.toThrow('it cannot be read (EISDIR).');
  });
});

describeWith(['class-index'], "WordNet's names of ImageNet's classes", () => {
  it("are Keras's, all thousand", async () => {
    const { classIndexPath } = modelFilesIn(findModelFolder() ?? '');
    await expect(readLabels(classIndexPath)).resolves.toEqual(await readImagenetLabels());
  });
});
