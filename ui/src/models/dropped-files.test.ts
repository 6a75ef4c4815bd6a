import { describe, expect, test } from '@jest/globals';
import { areAllPhotos, groupFiles, readDrop } from './dropped-files';
import type { ModelFile } from './model-upload';

const at = (path: string, bytes = 1, type = ''): ModelFile => ({
  path,
  file: new File(['x'.repeat(bytes)], path.replace(/^.*\//, ''), { type }),
});
const groupsOf = (...files: readonly ModelFile[]) =>
  groupFiles(files).map(({ name, files: group }) => [name, group.map(({ path }) => path)]);

describe('what belongs together', () => {
  test('is each zip by itself', () => {
    expect(groupsOf(at('fruits.zip'), at('birds.ZIP'))).toEqual([
      ['fruits.zip', ['fruits.zip']],
      ['birds.ZIP', ['birds.ZIP']],
    ]);
  });

  test('is a zip with the settings beside it', () => {
    const settings = at('detections.json');
    expect(groupsOf(settings, at('fruits.zip'))).toEqual([
      ['fruits.zip', ['detections.json', 'fruits.zip']],
    ]);
    // Of two zips it is open which one they are for; the check says what they are.
    expect(groupsOf(settings, at('fruits.zip'), at('birds.zip'))).toHaveLength(3);
    expect(groupsOf(settings, at('labels.txt'), at('fruits.zip'))).toHaveLength(2);
  });

  test('is all that a folder holds, by the paths within it', () => {
    expect(groupsOf(at('fruits/onnx/model.onnx'), at('fruits/config.json'))).toEqual([
      ['fruits', ['config.json', 'onnx/model.onnx']],
    ]);
  });

  test('are files beside one another, called after the largest', () => {
    expect(groupsOf(at('labels.txt', 5), at('model.onnx', 50), at('detections.json', 9))).toEqual([
      ['model.onnx and 2 more', ['detections.json', 'labels.txt', 'model.onnx']],
    ]);
  });

  test('is nothing that systems leave behind', () => {
    const leftovers = [at('fruits/.DS_Store'), at('__MACOSX/fruits/a'), at('Thumbs.db')];
    expect(groupsOf(...leftovers)).toEqual([]);
    expect(groupsOf(...leftovers, at('fruits/model.h5'))).toEqual([['fruits', ['model.h5']]]);
  });
});

test('photos are told from models', () => {
  expect(areAllPhotos([at('a.jpg', 1, 'image/jpeg'), at('b.png', 1, 'image/png')])).toBe(true);
  expect(areAllPhotos([at('a.jpg', 1, 'image/jpeg'), at('model.onnx')])).toBe(false);
  expect(areAllPhotos([])).toBe(false);
});

describe('what is dropped', () => {
  const fileEntry = (fullPath: string) => {
    const name = fullPath.replace(/^.*\//, '');
    return {
      ...{ isFile: true, name, fullPath },
      file: (resolve: (file: File) => void) => {
        resolve(new File(['x'], name));
      },
    };
  };
  /** As browsers give it: a few at a time, then none. */
  const folderEntry = (fullPath: string, ...batches: readonly (readonly unknown[])[]) => ({
    ...{ isFile: false, name: fullPath.replace(/^.*\//, ''), fullPath },
    createReader: () => {
      const left = [...batches];
      return {
        readEntries: (resolve: (entries: readonly unknown[]) => void) => {
          resolve(left.shift() ?? []);
        },
      };
    },
  });
  const dropOf = (...entries: readonly unknown[]): DataTransfer =>
    ({
      files: entries.map(() => new File(['x'], 'plain')),
      items: entries.map((entry) => ({ kind: 'file', webkitGetAsEntry: () => entry })),
    }) as unknown as DataTransfer;
  const pathsOf = async (dropped: DataTransfer) =>
    (await readDrop(dropped)).map(({ path }) => path);

  test('is read with all that folders hold, in however many steps the browser tells it', async () => {
    const inner = folderEntry('/fruits/onnx', [fileEntry('/fruits/onnx/model.onnx')]);
    const hidden = folderEntry('/fruits/.git', [fileEntry('/fruits/.git/HEAD')]);
    const folder = folderEntry('/fruits', [inner, hidden], [fileEntry('/fruits/labels.txt')]);
    expect(await pathsOf(dropOf(folder, fileEntry('/more.json')))).toEqual([
      'fruits/onnx/model.onnx',
      'fruits/labels.txt',
      'more.json',
    ]);
  });

  test('is taken as it is where the browser knows of no folders', async () => {
    expect(await pathsOf(dropOf(null))).toEqual(['plain']);
  });
});
