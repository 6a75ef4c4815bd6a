import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  BROKEN_PHOTO,
  FakeTeachingService,
  fakePhoto,
  type FakeTeachingOptions,
  freePort,
} from '@detections/test-support';
import { readClassFolders } from './class-folders.js';
import { exportDataset } from './export-dataset.js';
import { importClasses } from './import-classes.js';
import { ServiceClient } from './service-client.js';

describe('a client of own classifiers', () => {
  let folder: string;
  let fake: FakeTeachingService;
  let waitedMs: number;
  const start = async (options?: FakeTeachingOptions): Promise<void> => {
    await fake.close();
    fake = await FakeTeachingService.start(options);
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'classes-'));
    fake = await FakeTeachingService.start();
    waitedMs = 0;
  });
  afterEach(async () => {
    await fake.close();
    await rm(folder, { recursive: true });
  });

  /** Time passes only where somebody waits. */
  const clientOf = (url: string, key?: string): ServiceClient =>
    new ServiceClient({
      url,
      key,
      clock: {
        monotonicMs: () => waitedMs,
        after: (delayMs, run) => {
          waitedMs += delayMs;
          queueMicrotask(run);
          return () => undefined;
        },
      },
    });

  const put = async (className: string, photos: Readonly<Record<string, Buffer>>) => {
    await mkdir(join(folder, 'in', className), { recursive: true });
    for (const [name, bytes] of Object.entries(photos)) {
      await writeFile(join(folder, 'in', className, name), bytes);
    }
  };
  const manyPhotos = (count: number): Readonly<Record<string, Buffer>> =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `${String(index).padStart(3, '0')}.jpg`,
        fakePhoto(String(index)),
      ]),
    );
  const importAll = async (base?: string) => {
    const { classes } = await readClassFolders(join(folder, 'in'));
    const progress: number[] = [];
    const outcome = await importClasses({
      ...{ service: clientOf(fake.url, 'a-key'), name: 'screws', base, classes },
      onProgress: (done) => progress.push(done),
    });
    return { ...outcome, progress };
  };
  const taught = (): Record<string, number> =>
    Object.fromEntries(
      [...(fake.classifiers.get('screws')?.classes ?? [])].map(([name, { length }]) => [
        ...[name, length],
      ]) as [string, number][],
    );
  const exportAll = (to: string) =>
    exportDataset({
      ...{ service: clientOf(fake.url), name: 'screws', folder: join(folder, to) },
      onStart: () => undefined,
      onProgress: () => undefined,
    });

  it('makes the classifier and teaches it in requests of twenty photos', async () => {
    await put('M3', manyPhotos(45));
    await put('M4', { 'a.jpg': fakePhoto('a') });
    const { added, present, failures, stopped, progress } = await importAll('efficientnet-lite0');
    expect({ added, present, failures, stopped }).toEqual({
      ...{ added: 46, present: 0, failures: [], stopped: undefined },
    });
    expect(progress).toEqual([20, 40, 45, 46]);
    expect(taught()).toEqual({ M3: 45, M4: 1 });
    expect(fake.classifiers.get('screws')?.base).toBe('efficientnet-lite0@1');
  });

  it('counts what is there already, so that an import can be repeated', async () => {
    await put('M3', manyPhotos(3));
    await importAll();
    await put('M3', { 'new.jpg': fakePhoto('new') });
    await expect(importAll()).resolves.toMatchObject({ added: 1, present: 3 });
  });

  it('names what is no photo, and takes all others', async () => {
    await put('M3', { ...manyPhotos(30), '017.jpg': BROKEN_PHOTO, 'notes.txt': Buffer.from('M3') });
    const { added, failures, progress } = await importAll();
    expect(added).toBe(29);
    expect(failures).toEqual([
      expect.stringMatching(/017\.jpg: The image does not decode\.$/),
      expect.stringMatching(/notes\.txt: Expected JPEG, PNG, WebP, GIF or AVIF; came /),
    ]);
    expect(progress.at(-1)).toBe(31);
  });

  it('names a class that the service does not take, and goes on', async () => {
    await put('a_b', manyPhotos(2));
    await put('M3', manyPhotos(2));
    const list = { classes: [{ folder: 'a_b', name: 'a/b' }] };
    await writeFile(join(folder, 'in', 'classes.json'), JSON.stringify(list));
    const { added, failures, progress } = await importAll();
    expect({ added, failures }).toEqual({
      added: 2,
      failures: ['The class "a/b": Expected no "/".'],
    });
    expect(progress.at(-1)).toBe(4);
  });

  it('ends where a limit is reached, and says what was taken until then', async () => {
    await start({ mostExamples: 25 });
    await put('M3', manyPhotos(30));
    const { added, stopped } = await importAll();
    expect(added).toBe(20);
    expect(stopped?.message).toBe('Expected at most 25 examples.');
  });

  it('refuses another base than that of a classifier that is there', async () => {
    await put('M3', manyPhotos(1));
    fake.put('screws', 'resnet50@1');
    await expect(importAll('resnet50')).resolves.toMatchObject({ added: 1 });
    await expect(importAll('resnet50@1')).resolves.toMatchObject({ present: 1 });
    await expect(importAll('efficientnet-lite0')).rejects.toThrow(
      'Expected --base resnet50@1, on which screws is taught; came efficientnet-lite0.',
    );
  });

  it('waits for a service that is busy, and brings its key', async () => {
    await start({ busyAnswers: 3, key: 'a-key' });
    await put('M3', manyPhotos(1));
    await expect(importAll()).resolves.toMatchObject({ added: 1 });
    expect(waitedMs).toBe(3000);
  });

  it('gives up on one that stays busy', async () => {
    await start({ busyAnswers: 10_000 });
    await put('M3', manyPhotos(1));
    await expect(importAll()).rejects.toThrow('Too busy.');
    expect(waitedMs).toBe(120_000);
  });

  it('says at once that nobody answers', async () => {
    const url = `http://127.0.0.1:${String(await freePort())}`;
    const asked = clientOf(url).bytes({ path: ['models'] });
    await expect(asked).rejects.toThrow(
      `Expected a service at ${url}; none answers (ECONNREFUSED)`,
    );
    expect(waitedMs).toBe(0);
  });

  it('writes a dataset that is imported as it was', async () => {
    const { classes } = fake.put('screws');
    const photos = ['1', '2', '3'].map((content) => ({ id: idOf(content), content }));
    const examples = photos.map(({ id, content }) => ({
      ...{ id, sha256: content, photo: fakePhoto(content) },
    }));
    classes.set('../M3', examples).set('m3', []).set('M3', []);
    await expect(exportAll('out')).resolves.toEqual({ classes: 3, photos: 3 });
    expect((await readdir(folder)).sort()).toEqual(['out']);
    expect((await readdir(join(folder, 'out'))).sort()).toEqual(
      ['M3 (2)', '_M3', 'classes.json', 'm3'].sort(),
    );
    const path = join(folder, 'out', '_M3', `${idOf('2')}.jpg`);
    await expect(readFile(path)).resolves.toEqual(fakePhoto('2'));
    const again = await readClassFolders(join(folder, 'out'));
    expect(again.classes.map(({ name, files }) => [name, files.length]).sort()).toEqual(
      [
        ['../M3', 3],
        ['M3', 0],
        ['m3', 0],
      ].sort(),
    );
  });

  it('writes nothing over what is there, and leaves nothing where it fails', async () => {
    await mkdir(join(folder, 'taken'));
    fake.put('screws');
    await expect(exportAll('taken')).rejects.toThrow('Expected a folder that is not there yet');
    fake.classifiers.clear();
    await expect(exportAll('deep/out')).rejects.toThrow('No such classifier.');
    expect(await readdir(folder)).toEqual(['taken']);
  });

  it('fetches a photo again whose answer was cut off', async () => {
    await start({ cutPhotos: 2 });
    const { classes } = fake.put('screws');
    classes.set('M3', [{ id: idOf('1'), sha256: '', photo: fakePhoto('whole') }]);
    await expect(exportAll('out')).resolves.toEqual({ classes: 1, photos: 1 });
    const path = join(folder, 'out', 'M3', `${idOf('1')}.jpg`);
    await expect(readFile(path)).resolves.toEqual(fakePhoto('whole'));
    expect(waitedMs).toBe(4000);
  });

  it('takes no example whose id is none', async () => {
    const { classes } = fake.put('screws');
    classes.set('M3', [{ id: '../../evil', sha256: '', photo: fakePhoto('') }]);
    await expect(exportAll('out')).rejects.toThrow('Expected');
    expect(await readdir(folder)).toEqual([]);
  });
});

function idOf(digit: string): string {
  return `5f0c3c8e-6f5b-4f0e-9d9c-00000000000${digit}`;
}
