import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  BROKEN_PHOTO,
  fakePhoto,
  FakeTeachingService,
  type FakeTeachingOptions,
  freePort,
  runCommand,
} from '@detections/test-support';

describe('detections classes', () => {
  let folder: string;
  let service: FakeTeachingService | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'detections-classes-'));
    for (const [path, bytes] of [
      ['screws/M3/1.jpg', fakePhoto('1')],
      ['screws/M3/2.jpg', fakePhoto('2')],
      ['screws/M4/3.jpg', fakePhoto('3')],
    ] as const) {
      await put(path, bytes);
    }
  });
  afterEach(async () => {
    await service?.close();
    service = undefined;
    await rm(folder, { recursive: true });
  });

  async function put(path: string, bytes: Buffer | string): Promise<void> {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  async function start(options?: FakeTeachingOptions): Promise<FakeTeachingService> {
    service = await FakeTeachingService.start(options);
    return service;
  }
  const run = (words: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
    runCommand(['classes', ...words, '--url', service?.url ?? ''], folder, environment);

  it('import teaches a folder under its own name, and the same again adds nothing', async () => {
    const { classifiers } = await start();
    await expect(run(['import', 'screws'])).resolves.toMatchObject({
      code: 0,
      stdout: 'screws: 3 added, 0 there already, 0 not taken, of 3 pictures in 2 classes.\n',
    });
    expect([...(classifiers.get('screws')?.classes.keys() ?? [])]).toEqual(['M3', 'M4']);
    const again = await run(['import', 'screws']);
    expect(again.stdout).toContain('0 added, 3 there already, 0 not taken');
    expect(again.stderr).toContain('importing: 3 of 3 pictures\n');
  });

  it('import names what it could not take, and takes the rest', async () => {
    await start();
    await put('screws/M4/4.jpg', BROKEN_PHOTO);
    await put('screws/M4/notes.txt', 'M4');
    const { code, stdout, stderr } = await run(['import', 'screws', '--name', 'bolts']);
    expect({ code, stdout }).toEqual({
      code: 2,
      stdout: 'bolts: 3 added, 0 there already, 2 not taken, of 5 pictures in 2 classes.\n',
    });
    expect(stderr).toContain(`${join(folder, 'screws/M4/4.jpg')}: The image does not decode.\n`);
    expect(stderr).toContain(`${join(folder, 'screws/M4/notes.txt')}: Expected JPEG`);
  });

  it('import says how far it came where the service takes no more', async () => {
    await start({ mostExamples: 2 });
    const { code, stdout, stderr } = await run(['import', 'screws']);
    expect(code).toBe(1);
    expect(stdout).toContain('screws: 2 added,');
    expect(stderr).toContain('Not finished: Expected at most 2 examples.\n');
  });

  it('brings a key by the environment or an option', async () => {
    await start({ key: 'secret-key' });
    const refused = await run(['import', 'screws']);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('Expected an API key.\n');
    await expect(
      run(['import', 'screws'], { DETECTIONS_API_KEY: 'secret-key' }),
    ).resolves.toMatchObject({ code: 0 });
    for (const key of ['', 'two words', 'schlüssel']) {
      const { code, stderr } = await run(['import', 'screws', '--key', key]);
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: expect.stringMatching(/^Expected the API key to be /),
      });
    }
    await expect(run(['import', 'screws', '--key', 'secret-key'])).resolves.toMatchObject({
      code: 0,
    });
  });

  it('export --dataset writes what import reads, and nothing over what is there', async () => {
    await start();
    await run(['import', 'screws']);
    const { code, stdout } = await run(['export', 'screws', 'out', '--dataset']);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `${join(folder, 'out')}\n3 photos in 2 classes.\n`,
    });
    expect((await readdir(join(folder, 'out'))).sort()).toEqual(['M3', 'M4', 'classes.json']);
    const [photo = ''] = await readdir(join(folder, 'out', 'M4'));
    await expect(readFile(join(folder, 'out', 'M4', photo))).resolves.toEqual(fakePhoto('3'));
    const copy = await run(['import', 'out', '--name', 'copy']);
    expect(copy.stdout).toContain('copy: 3 added, 0 there already, 0 not taken');
    const again = await run(['export', 'screws', 'out', '--dataset']);
    expect(again).toMatchObject({ code: 2, stdout: '' });
    expect(again.stderr).toContain('Expected a folder that is not there yet');
  });

  it.each([
    ['import none', 2, 'Expected a folder of class folders at '],
    ['import screws/M3', 2, 'Expected a folder for each class in '],
    ['export screws out', 1, 'No such classifier.'],
    ['export screws out --dataset', 1, 'No such classifier.'],
  ])('%s fails in a sentence, and leaves nothing', async (words, code, sentence) => {
    await start();
    const ended = await run(words.split(' '));
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).toContain(sentence);
    expect(ended.stderr).not.toContain('    at ');
    expect(await readdir(folder)).toEqual(['screws']);
  });

  it('export refuses a head that another version of the service gives', async () => {
    const { url } = await start();
    service?.put('screws');
    const { code, stderr } = await run(['export', 'screws', 'out']);
    expect(code).toBe(1);
    expect(stderr).toContain(`Expected ${url} to be a service of this version`);
  });

  it('says that nobody answers', async () => {
    const url = `http://127.0.0.1:${String(await freePort())}`;
    const words = ['classes', 'import', 'screws', '--url', url];
    const { code, stderr } = await runCommand(words, folder);
    expect(code).toBe(1);
    expect(stderr).toContain(`Expected a service at ${url}; none answers (ECONNREFUSED).`);
  });
});
