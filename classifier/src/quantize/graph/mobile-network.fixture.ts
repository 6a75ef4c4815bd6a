import { node } from '../../importers/small-export.fixture.js';
import { valueOf } from '../../importers/onnx-export/graph-value.js';
import { encodeDecodedModel } from '../../onnx/onnx-format.js';
import { ONNX_INPUT_NAME, ONNX_LOGITS_NAME } from '../../onnx/onnx-contract.js';
import { OnnxGraphBuilder } from '../../onnx/onnx-graph.js';
import { TENSOR_TYPE } from '../../onnx/tensor-types.js';

export const MOBILE_SIDE = 12;
const CLASSES = 3;
const CHANNELS = 4;

/**
 * What an import makes of networks for phones, small: pixels made −1 to 1 by channel, padding of its
 * own, batch normalisation, clipping, a depthwise convolution, a dense layer without a bias.
 */
export function mobileNetwork(activation: 'Clip' | 'Relu' = 'Clip'): Uint8Array {
  const constants = new OnnxGraphBuilder();
  const floats = (name: string, dims: readonly number[], of: (index: number) => number): void => {
    const length = dims.reduce((product, dim) => product * dim, 1);
    constants.constant(
      name,
      dims,
      Float32Array.from({ length }, (_, index) => of(index)),
    );
  };
  const wave = (step: number) => (index: number) => Math.sin((index + 1) * step);
  floats('factors', [1, 1, 1, 3], (index) => (1 + index / 10) / 127.5);
  floats('summands', [1, 1, 1, 3], (index) => -1 - index / 20);
  floats('kernel', [CHANNELS, 3, 3, 3], wave(1.7));
  floats('gamma', [CHANNELS], (index) => 0.5 + index / 4);
  floats('beta', [CHANNELS], wave(0.9));
  floats('mean', [CHANNELS], wave(0.4));
  floats('variance', [CHANNELS], (index) => 1 + index);
  floats('least', [], () => 0);
  floats('most', [], () => 6);
  floats('depthwise', [CHANNELS, 1, 3, 3], wave(2.3));
  floats('depthwise_bias', [CHANNELS], wave(1.1));
  floats('dense', [CHANNELS, CLASSES], wave(0.7));
  return encodeDecodedModel({
    irVersion: 8,
    producerName: 'test',
    opsetImport: [{ domain: '', version: 17 }],
    metadataProps: [],
    functions: [],
    graph: {
      name: 'mobile',
      node: [
        node('Cast', [ONNX_INPUT_NAME], 'floats', { to: TENSOR_TYPE.float32 }),
        node('Mul', ['floats', 'factors'], 'scaled'),
        node('Add', ['scaled', 'summands'], 'normalized'),
        node('Transpose', ['normalized'], 'turned', { perm: [0, 3, 1, 2] }),
        node('Pad', ['turned', 'pads'], 'padded'),
        node('Conv', ['padded', 'kernel'], 'convolved', { strides: [2, 2] }),
        node('BatchNormalization', ['convolved', 'gamma', 'beta', 'mean', 'variance'], 'batch'),
        node(activation, activation === 'Clip' ? ['batch', 'least', 'most'] : ['batch'], 'clipped'),
        node('Conv', ['clipped', 'depthwise', 'depthwise_bias'], 'each', {
          group: CHANNELS,
          pads: [1, 1, 1, 1],
        }),
        node('Add', ['each', 'clipped'], 'sum'),
        node('GlobalAveragePool', ['sum'], 'pooled'),
        node('Flatten', ['pooled'], 'flat', { axis: 1 }),
        node('MatMul', ['flat', 'dense'], ONNX_LOGITS_NAME),
      ],
      initializer: [
        ...constants.initializers,
        {
          name: 'pads',
          dims: [8],
          dataType: TENSOR_TYPE.int64,
          int64Data: [0, 0, 0, 0, 0, 0, 1, 1],
        },
      ],
      sparseInitializer: [],
      input: [valueOf(ONNX_INPUT_NAME, TENSOR_TYPE.uint8, ['N', MOBILE_SIDE, MOBILE_SIDE, 3])],
      output: [valueOf(ONNX_LOGITS_NAME, TENSOR_TYPE.float32, ['N', CLASSES])],
      valueInfo: [],
      quantizationAnnotation: [],
    },
  });
}
