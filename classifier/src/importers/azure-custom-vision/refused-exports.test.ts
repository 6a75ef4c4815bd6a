import { afterEach, describe, expect, it } from '@jest/globals';
import { Refusals } from '../refusals.fixture.js';
import {
  CENTER,
  files,
  LABELS,
  MANIFEST,
  network,
  PREPROCESS,
  type Files,
} from './custom-vision-export.fixture.js';

describe('an export of Custom Vision’s that cannot be served', () => {
  const refusals = new Refusals();
  afterEach(() => refusals.close());

  it.each<[string, Files, RegExp]>([
    [
      'finds things',
      files({}, network(), { DomainType: 'ObjectDetection' }),
      /"DomainType": "ObjectDetection", an object detector; expected "Classification"/,
    ],
    [
      'finds things by its metadata',
      files({ 'CustomVision.Postprocess.Method': 'Yolo' }),
      /"CustomVision\.Postprocess\.Method": "Yolo", as an object detector/,
    ],
    [
      'lacks its network',
      {
        ...files(),
        'second.onnx': '',
        'cvexport.manifest': JSON.stringify({ ...MANIFEST, ModelFileName: 'other.onnx' }),
      },
      /names other\.onnx, which is not in the folder/,
    ],
    [
      'has grey pixels',
      files({ 'Image.BitmapPixelFormat': 'Gray8' }),
      /"Image\.BitmapPixelFormat": "Gray8", which is not known here; say in detections\.json/,
    ],
    [
      'has a strange range',
      files({ 'Image.NominalPixelRange': 'Half' }),
      /"Image\.NominalPixelRange": "Half"/,
    ],
    ['counts in linear light', files({ 'Image.ColorSpaceGamma': 'Linear' }), /"Linear"/],
    [
      'has a strange mean',
      files({ [`${PREPROCESS}NormalizeMean`]: '[1, 2]' }),
      /NormalizeMean": "\[1, 2\]"/,
    ],
    ['divides by nothing', files({ [`${PREPROCESS}NormalizeStd`]: '[0, 1, 1]' }), /NormalizeStd/],
    [
      'resizes strangely',
      files({ [`${PREPROCESS}ResizeMethod`]: 'Magic' }),
      /ResizeMethod": "Magic"/,
    ],
    [
      'crops strangely',
      files({ [`${PREPROCESS}CropMethod`]: 'TenCrop' }),
      /CropMethod": "TenCrop"/,
    ],
    [
      'aligns the side that it cuts',
      files({ ...CENTER, [`${PREPROCESS}ResizeMethod`]: 'ByShorterSideAlign32' }),
      /"ByShorterSideAlign32" and .*"OneCropCenter"/,
    ],
    [
      'lacks a label',
      { ...files(), 'labels.txt': 'a\nb\n' },
      /3 numbers a picture, and there are 2 labels/,
    ],
    [
      'has no JSON for a manifest',
      { ...files(), 'cvexport.manifest': 'x' },
      /cvexport\.manifest is wrong/,
    ],
  ])('is refused where it %s', async (_, content, message) => {
    const error = await refusals.refusal(await refusals.newFolder(content));
    expect(error.message).toMatch(message);
  });

  it.each([
    ['TensorFlow', 'TensorFlowLite', 'model.tflite'],
    ['TensorFlow', 'TensorFlowJs', 'model.json'],
    ['TensorFlow', 'TensorFlowSavedModel', 'saved_model.pb'],
    ['CoreML', null, 'model.mlmodel'],
    ['DockerFile', 'Linux', 'app/model.pb'],
  ])('is refused by name for %s, %s', async (platform, flavor, file) => {
    const folder = await refusals.newFolder({
      'cvexport.manifest': JSON.stringify({
        ...MANIFEST,
        Platform: platform,
        Flavor: flavor,
        ModelFileName: file,
      }),
      [file]: 'x',
      'labels.txt': LABELS,
    });
    const said = flavor === null ? platform : `${platform}, ${flavor}`;
    expect((await refusals.refusal(folder)).message).toContain(
      `Custom Vision’s export for ${said}, and there is no ONNX file; export the same iteration for the platform ONNX`,
    );
  });
});
