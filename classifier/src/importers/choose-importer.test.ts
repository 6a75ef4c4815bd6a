import { describe, expect, it } from '@jest/globals';
import { chooseImporter } from './choose-importer.js';
import type { Importer } from './importer.js';

const NEVER: Importer = {
  kind: 'never',
  needs: 'what.ever',
  recognises: () => false,
  filesThatMatter: () => Promise.reject(new Error('Expected nobody to ask.')),
  read: () => Promise.reject(new Error('Expected nobody to read.')),
};

describe('a folder that no importer knows', () => {
  it.each<[string, readonly string[], RegExp]>([
    [
      'a checkpoint',
      ['best.pt', 'args.yaml'],
      /has best\.pt, .*yolo export model=best\.pt format=onnx/,
    ],
    ['TensorFlow Lite', ['labels.txt', 'model.tflite'], /tf2onnx\.convert --tflite/],
    ['a SavedModel', ['saved_model.pb', 'variables/variables.index'], /--saved-model \./],
    ['a frozen graph', ['model.pb', 'labels.txt'], /has model\.pb, a frozen TensorFlow graph/],
    ['a pickle', ['model.pkl'], /a Python pickle, which is a program and is never loaded/],
    ['Core ML', ['Model.mlpackage/Manifest.json'], /a Core ML network/],
    ['safetensors', ['model.safetensors', 'config.json'], /optimum-cli export onnx/],
    ['TensorRT', ['best.engine'], /one kind of GPU alone/],
    ['OpenVINO', ['best.xml', 'best.bin'], /a network for another runtime/],
    ['an archive', ['export.zip'], /has export\.zip, an archive: unpack it/],
    ['weights alone', ['weights.bin'], /has weights\.bin, weights without the file that describes/],
    [
      'photos',
      ['6.jpg', '5.jpg', '4.jpg', '3.jpg', '2.jpg', '1.jpg', 'a/b.jpg'],
      /known here: it has 1\.jpg, 2\.jpg, 3\.jpg, 4\.jpg, 5\.jpg and 2 more, and no network \(an \.onnx/,
    ],
  ])('is told what to do with it: %s', async (_, files, message) => {
    const listing = { folder: 'here', files: new Set(files) };
    await expect(chooseImporter(listing, [NEVER])).rejects.toThrow(message);
    await expect(chooseImporter(listing, [NEVER])).rejects.toThrow(
      'These kinds are known: never (what.ever).',
    );
  });

  it('is taken by the first that knows it, whether by names or by what is in the files', async () => {
    const first: Importer = { ...NEVER, kind: 'first', recognises: () => Promise.resolve(true) };
    const second: Importer = { ...NEVER, kind: 'second', recognises: () => true };
    const listing = { folder: 'here', files: new Set<string>() };
    expect((await chooseImporter(listing, [NEVER, first, second])).kind).toBe('first');
    expect((await chooseImporter(listing, [NEVER, second, first])).kind).toBe('second');
  });
});
