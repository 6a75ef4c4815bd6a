import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { InputError } from '@detections/runtime/lifecycle';
import { readClassFolders } from './class-folders.js';

describe('a folder of class folders', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'classes-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const put = async (path: string, content = ''): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  };
  const read = async () => {
    const { classes, passed } = await readClassFolders(folder);
    const within = (path: string): string => path.replace(`${folder}/`, '');
    return {
      classes: classes.map(({ name, files }) => [name, ...files.map(within)]),
      passed: passed.map(within),
    };
  };

  it('names classes after their folders, and passes over what tools leave', async () => {
    for (const path of ['b/2.jpg', 'b/1.jpg', 'b/.DS_Store', 'a/x.png', '.git/c']) await put(path);
    await mkdir(join(folder, 'empty'));
    await expect(read()).resolves.toEqual({
      classes: [['a', 'a/x.png'], ['b', 'b/1.jpg', 'b/2.jpg'], ['empty']],
      passed: [],
    });
  });

  it('has the classes of an exported dataset in its order, and others behind', async () => {
    for (const path of ['a/1.jpg', 'b/1.jpg', 'c/1.jpg']) await put(path);
    const classes = ['c', 'gone', 'a'].map((name) => ({ folder: name, name }));
    await put('classes.json', JSON.stringify({ classes }));
    expect((await read()).classes.map(([name]) => name)).toEqual(['c', 'a', 'b']);
  });

  it('says what lies where it is not taken', async () => {
    for (const path of ['a/1.jpg', 'a/more/2.jpg', 'stray.jpg']) await put(path);
    await expect(read()).resolves.toEqual({
      classes: [['a', 'a/1.jpg']],
      passed: ["stray.jpg is in no class's folder.", "a/more is a folder within a class's."],
    });
  });

  it('follows links', async () => {
    await put('a/1.jpg');
    await symlink(join(folder, 'a'), join(folder, 'b'));
    await symlink(join(folder, 'nowhere'), join(folder, 'a', '2.jpg'));
    const { classes } = await read();
    expect(classes.map(([name, ...files]) => [name, files.length])).toEqual([
      ['a', 2],
      ['b', 2],
    ]);
  });

  it('takes the names of an exported dataset, and composes accents', async () => {
    await put('a_b/1.jpg');
    await put('e\u0301/1.jpg');
    await put('classes.json', JSON.stringify({ classes: [{ folder: 'a_b', name: 'a/b' }] }));
    const { classes, passed } = await read();
    expect(classes.map(([name]) => name)).toEqual(['a/b', '\u00e9']);
    expect(passed).toEqual([]);
  });

  it.each([
    ['is empty', {}, /^Expected a folder for each class in /],
    ['has photos alone', { '1.jpg': '' }, /^Expected a folder for each class in /],
    ['has another list', { 'a/1.jpg': '', 'classes.json': '[]' }, /to say \{"classes"/],
    ...['..', '', '\ud800'].map((name) => {
      const list = JSON.stringify({ classes: [{ folder: 'a', name }] });
      const files = { 'a/1.jpg': '', 'classes.json': list };
      return [`has a class called ${JSON.stringify(name)}`, files, /to say \{"classes"/] as const;
    }),
  ])('is refused where it %s', async (_, files, sentence) => {
    for (const [path, content] of Object.entries(files)) await put(path, content);
    const refusal = await readClassFolders(folder).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(InputError);
    expect((refusal as Error).message).toMatch(sentence);
  });

  it('is refused where it is none', async () => {
    await expect(readClassFolders(join(folder, 'none'))).rejects.toThrow('it cannot be read');
  });
});
