import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readLabelledFolder } from './labelled-folder.js';

describe('readLabelledFolder', () => {
  let folder: string;
  let csv: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'labelled-'));
    csv = join(folder, 'labels.csv');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const add = (name: string, text = '') => writeFile(join(folder, name), text);

  it('takes the pictures in order of their names and nothing else', async () => {
    for (const name of ['n00000002.webp', 'n00000001.JPEG', 'README.md']) await add(name);
    await mkdir(join(folder, 'n00000003.jpg'));
    const { annotations } = await readLabelledFolder(folder, undefined);
    expect(annotations.map(({ file }) => file)).toEqual(['n00000001.JPEG', 'n00000002.webp']);
  });

  it('tells which pictures a CSV leaves out', async () => {
    for (const name of ['a.jpg', 'b.jpg']) await add(name);
    await add('labels.csv', 'file,classIndex\nb.jpg,1\n');
    expect(await readLabelledFolder(folder, csv)).toEqual({
      annotations: [{ file: 'b.jpg', key: 'classIndex', value: '1' }],
      unlabelledFiles: ['a.jpg'],
    });
  });

  it('refuses a folder that is not there', async () => {
    const missing = join(folder, 'missing');
    await expect(readLabelledFolder(missing, undefined)).rejects.toThrow(
      `Expected a folder of pictures at ${missing}; came nothing: there is no such path.`,
    );
  });

  it('refuses a file in place of a folder', async () => {
    await add('a.jpg');
    const refused = readLabelledFolder(join(folder, 'a.jpg'), undefined);
    await expect(refused).rejects.toThrow('a.jpg; came a file.');
  });

  it('refuses a folder without pictures', async () => {
    await add('README.md');
    const refused = readLabelledFolder(folder, undefined);
    await expect(refused).rejects.toThrow('.gif or .avif');
    await expect(refused).rejects.toThrow('came no pictures and 1 other files.');
  });

  it('refuses a CSV that is not there', async () => {
    await add('a.jpg');
    await expect(readLabelledFolder(folder, csv)).rejects.toThrow(
      `Expected a CSV with labels at ${csv}; came nothing`,
    );
  });

  it('names a picture that has a label and is not there', async () => {
    await add('a.jpg');
    await add('labels.csv', 'file,classIndex\na.jpg,1\nb.jpg,1\n');
    await expect(readLabelledFolder(folder, csv)).rejects.toThrow(
      `Expected the picture "b.jpg", named in ${csv}, in ${folder}; it is not there.`,
    );
  });
});
