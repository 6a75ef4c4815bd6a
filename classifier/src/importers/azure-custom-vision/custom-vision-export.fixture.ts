import type { OnnxModelMessage } from '../../onnx/onnx-model.js';
import { TENSOR_TYPE } from '../../onnx/tensor-types.js';
import type { Networks } from '../networks.fixture.js';
import { valueOf } from '../onnx-export/graph-value.js';
import { node, smallNetwork, type SmallNetworkOptions } from '../small-export.fixture.js';

export const MANIFEST = {
  DomainType: 'Classification',
  Platform: 'ONNX',
  Flavor: null,
  ExporterVersion: '2.0',
  ModelFileName: 'model.onnx',
  LabelFileName: 'labels.txt',
  MetadataPropsFileName: 'metadata_properties.json',
  SchemaVersion: '1.0',
};
export const PROPERTIES = {
  'CustomVision.Metadata.Version': '1.2',
  'CustomVision.Postprocess.Method': 'ClassificationMultiClass',
  'CustomVision.Preprocess.CropHeight': '0',
  'CustomVision.Preprocess.CropMethod': 'NoCrop',
  'CustomVision.Preprocess.CropWidth': '0',
  'CustomVision.Preprocess.NormalizeMean': '[0.0, 0.0, 0.0]',
  'CustomVision.Preprocess.NormalizeStd': '[1.0, 1.0, 1.0]',
  'CustomVision.Preprocess.ResizeMethod': 'Stretch',
  'CustomVision.Preprocess.TargetHeight': '6',
  'CustomVision.Preprocess.TargetWidth': '6',
  'Image.BitmapPixelFormat': 'Rgb8',
  'Image.ColorSpaceGamma': 'SRGB',
  'Image.NominalPixelRange': 'Normalized_0_1',
};
export const PREPROCESS = 'CustomVision.Preprocess.';
export const CENTER = {
  [`${PREPROCESS}CropMethod`]: 'OneCropCenter',
  [`${PREPROCESS}CropHeight`]: '6',
  [`${PREPROCESS}CropWidth`]: '6',
  [`${PREPROCESS}ResizeMethod`]: 'ByShorterSide',
  [`${PREPROCESS}TargetHeight`]: '8',
  [`${PREPROCESS}TargetWidth`]: '8',
};
export const NAMES = ['Müller', 'Negative', '1 euro'];
export const LABELS = NAMES.join('\r\n');

export function network(options: SmallNetworkOptions = {}): OnnxModelMessage {
  return smallNetwork({
    inputName: 'data',
    outputName: 'model_output',
    last: 'Softmax',
    ...options,
  });
}

export function files(
  properties: Readonly<Record<string, unknown>> = {},
  model: OnnxModelMessage = network(),
  manifest: object = {},
): Files {
  return {
    'cvexport.manifest': JSON.stringify({ ...MANIFEST, ...manifest }),
    'metadata_properties.json': { ...PROPERTIES, ...properties },
    'model.onnx': model,
    'labels.txt': LABELS,
  };
}

/** The best class's name, and a map from each name to its number, as the first generation gives. */
export function firstGeneration(options: SmallNetworkOptions = {}): OnnxModelMessage {
  const { graph, ...model } = network({ dims: [1, 3, 6, 6], opset: 7, ...options });
  if (graph == null) throw new Error('Expected a graph.');
  const names = NAMES.map((name) => Buffer.from(name));
  const inDomain = { domain: 'ai.onnx.ml' };
  graph.initializer = [
    ...graph.initializer,
    { name: 'names', dims: [1, 3], dataType: TENSOR_TYPE.string, stringData: names },
  ];
  graph.node = [
    ...graph.node,
    node('ArgMax', ['model_output'], 'best', { axis: 1, keepdims: 0 }),
    { ...node('ArrayFeatureExtractor', ['names', 'best'], 'classLabel'), ...inDomain },
    {
      ...node('ZipMap', ['model_output'], 'loss'),
      ...inDomain,
      attribute: [{ name: 'classlabels_strings', type: 8, strings: names }],
    },
  ];
  graph.output = [valueOf('classLabel', TENSOR_TYPE.string, [1, 1]), { name: 'loss', type: {} }];
  return {
    ...model,
    graph,
    opsetImport: [...model.opsetImport, { domain: 'ai.onnx.ml', version: 1 }],
    metadataProps: [
      { key: 'Image.BitmapPixelFormat', value: 'Bgr8' },
      { key: 'Image.ColorSpaceGamma', value: 'SRGB' },
      { key: 'Image.NominalPixelRange', value: 'NominalRange_0_255' },
    ],
  };
}

export const FIRST_MANIFEST = JSON.stringify({
  DomainType: 'Classification',
  Platform: 'ONNX',
  Flavor: 'ONNX12',
  ModelFileName: 'model.onnx',
  LabelFileName: null,
});

export type Files = NonNullable<Parameters<Networks['newFolder']>[0]>;
