import { describe, expect, it } from '@jest/globals';
import { findDenseLayer } from '../importers/onnx-export/dense-layer.js';
import { outputKindOf } from '../importers/onnx-export/output-kind.js';
import { findPooledMaps } from '../importers/onnx-export/pooled-maps.js';
import { GraphIndex } from '../onnx/graph-index.js';
import type { OnnxGraphMessage } from '../onnx/onnx-model.js';
import { goldenWeights } from './golden-numbers.fixture.js';
import type { KerasAsOnnx, KerasVariable, LayerPlace } from './keras-network.js';
import {
  functional,
  input,
  layer,
  sequential,
  written,
  type LayerSpec,
} from './topologies.fixture.js';

const CONV = layer('Conv2D', 'conv', { filters: 4, kernel_size: [3, 3], activation: 'relu' });
const POOL = layer('GlobalAveragePooling2D', 'pool');
const DENSE = layer('Dense', 'dense', { units: 5, activation: 'softmax' });

function graphOf({ model }: KerasAsOnnx): OnnxGraphMessage {
  if (model.graph == null) throw new Error('Expected a graph.');
  return model.graph;
}

function opTypes(network: KerasAsOnnx): string[] {
  return graphOf(network).node.map(({ opType }) => opType);
}

describe('the ends of a network', () => {
  const graph = graphOf(written(sequential(input(), CONV, POOL, layer('Dropout', 'drop'), DENSE)));
  const index = new GraphIndex(graph);
  const output = graph.output[0]?.name ?? '';

  it('are pixels in Keras’s layout, and one number of each class', () => {
    const dims = [graph.input[0], graph.output[0]].map((value) =>
      value?.type?.tensorType?.shape?.dim.map(({ dimValue, dimParam }) => dimValue ?? dimParam),
    );

    expect(dims).toEqual([
      ['N', 8, 8, 3],
      ['N', 5],
    ]);
  });

  it('are found by what looks for the last layer and for pooled maps', () => {
    const dense = findDenseLayer(index, output);
    const pooled = dense && findPooledMaps(index, dense);

    expect(dense).toMatchObject({ featureCount: 4, classCount: 5 });
    expect(dense?.weights()?.bias).toHaveLength(5);
    expect(index.producerOf(pooled?.tensor)?.opType).toBe('Relu');
    expect(outputKindOf(index, output)).toBe('probabilities');
  });
});

it('finds the last layer where it is a convolution over one place', () => {
  const network = sequential(
    ...[input(), CONV, layer('GlobalAveragePooling2D', 'pool', { keepdims: true })],
    ...[layer('Conv2D', 'preds', { filters: 5, kernel_size: [1, 1] })],
    ...[layer('Reshape', 'reshape', { target_shape: [5] }), layer('Softmax', 'softmax')],
  );
  const graph = graphOf(written(network));
  const index = new GraphIndex(graph);
  const dense = findDenseLayer(index, graph.output[0]?.name ?? '');

  expect(dense).toMatchObject({ featureCount: 4, classCount: 5 });
  expect(dense && findPooledMaps(index, dense)).toBeDefined();
});

it('turns the layout once, however many convolutions there are', () => {
  const block = [
    layer('Conv2D', 'a', { filters: 4, kernel_size: 3, padding: 'same' }),
    layer('BatchNormalization', 'b'),
    layer('ReLU', 'c', { max_value: 6 }),
    layer('DepthwiseConv2D', 'd', { kernel_size: 3, groups: 1 }),
    layer('Activation', 'e', { activation: 'swish' }),
    layer('ZeroPadding2D', 'f', { padding: 1 }),
    layer('MaxPooling2D', 'g'),
  ];

  const network = written(
    sequential(input(), layer('Rescaling', 'r', { scale: 2 }), ...block, POOL),
  );

  expect(opTypes(network).filter((opType) => opType === 'Transpose')).toHaveLength(1);
});

describe('where pixels are scaled', () => {
  const scale = (factor: number, offset: number): LayerSpec =>
    layer('Rescaling', `scale_${String(factor)}`, { scale: factor, offset });
  const normal = (mean: number, variance: number): LayerSpec =>
    layer('Normalization', 'normal', {
      mean: [mean, mean, mean],
      variance: Array(3).fill(variance),
    });

  it.each<[string, readonly LayerSpec[], boolean]>([
    ['÷ 255', [scale(1 / 255, 0)], true],
    ['÷ 127.5 − 1', [scale(1 / 127.5, -1)], true],
    ['÷ 255, then mean and deviation', [scale(1 / 255, 0), normal(0.45, 0.05)], true],
    ['mean and deviation of bytes', [normal(120, 4000)], true],
    ['behind augmentation', [layer('RandomFlip', 'flip'), scale(1 / 255, 0)], true],
    ['mean and deviation of 0..1', [normal(0.45, 0.05)], false],
    ['from 0..1 to −1..1', [scale(2, -1)], false],
    ['not at all', [], false],
    ['behind the first weights', [CONV, scale(1 / 255, 0)], false],
  ])('it says so: %s', (_, layers, scalesPixels) => {
    expect(written(sequential(input(), ...layers, POOL, DENSE)).scalesPixels).toBe(scalesPixels);
  });

  it('takes operators in Python for what they are', () => {
    const divide = layer('TFOpLambda', 'div', { function: 'math.truediv' });
    const network = functional(input(), divide, POOL, DENSE);
    const { layers } = network.config as { layers: Record<string, unknown>[] };
    Object.assign(layers[1] ?? {}, { inbound_nodes: [['input', 0, 0, { y: 127.5, name: null }]] });

    expect(written(network).scalesPixels).toBe(true);
  });
});

it('says what size a Resizing makes of pictures of any size', () => {
  const resizing = layer('Resizing', 'resizing', { height: 180, width: 160 });
  const network = sequential(
    input([null, null, null, 3]),
    resizing,
    CONV,
    layer('Flatten', 'f'),
    DENSE,
  );

  expect(written(network).resizedTo).toEqual({ height: 180, width: 160 });
  expect(written(sequential(input(), resizing, CONV, POOL)).resizedTo).toBeUndefined();
});

describe('a Sequential', () => {
  const first = {
    ...CONV,
    config: { ...(CONV.config as object), batch_input_shape: [null, 9, 7, 3] },
  };

  it('may be a mere list of layers, also within another one, as Keras once wrote it', () => {
    const inner = { class_name: 'Sequential', config: [first, POOL] };
    const network = written({ class_name: 'Sequential', config: [inner, DENSE] });

    const sides = graphOf(network).input[0]?.type?.tensorType?.shape?.dim;
    expect(sides?.map(({ dimValue }) => dimValue)).toEqual([undefined, 9, 7, 3]);
    expect(opTypes(network).at(-1)).toBe('Softmax');
  });

  it('without any shape takes colour pictures of any size', () => {
    const graph = graphOf(written(sequential(CONV, POOL, DENSE)));

    const sides = graph.input[0]?.type?.tensorType?.shape?.dim;
    expect(sides?.map(({ dimValue }) => dimValue)).toEqual([undefined, undefined, undefined, 3]);
  });
});

describe('weights', () => {
  function asked(topology: unknown): { layer: LayerPlace; variable: KerasVariable }[] {
    const list: { layer: LayerPlace; variable: KerasVariable }[] = [];
    const golden = goldenWeights();
    written(topology, '3.8.0', {
      read: (place, variable, shape) => {
        list.push({ layer: place, variable });
        return golden.read(place, variable, shape);
      },
    });
    return list;
  }

  it('are asked for by place, by stored place, and with what else the layer has', () => {
    const second = { ...CONV, config: { ...(CONV.config as object), name: 'other' } };
    const inner = functional(
      input(),
      CONV,
      second,
      layer('BatchNormalization', 'norm', { scale: false }),
    );

    const list = asked(sequential(input(), inner, POOL, DENSE));

    expect(list.find(({ layer: { path } }) => path.join() === 'functional,other')?.layer).toEqual({
      path: ['functional', 'other'],
      className: 'Conv2D',
      storedPath: ['layers', 'functional', 'layers', 'conv2d_1'],
      variables: ['kernel', 'bias'],
    });
    expect(list.find(({ variable }) => variable === 'beta')?.layer.variables).toEqual([
      'beta',
      'moving_mean',
      'moving_variance',
    ]);
  });

  it('of a layer that is used twice are asked for once', () => {
    const same = { ...CONV, config: { ...(CONV.config as object), padding: 'same', filters: 3 } };
    const network = functional(input(), same, POOL, DENSE);
    const { layers } = network.config as { layers: Record<string, unknown>[] };
    const nodes = [[['input', 0, 0, {}]], [['conv', 0, 0, {}]]];
    Object.assign(layers[1] ?? {}, { inbound_nodes: nodes });
    Object.assign(layers[2] ?? {}, { inbound_nodes: [[['conv', 1, 0, {}]]] });

    const kernels = asked(network).filter(({ layer: { path } }) => path.join() === 'conv');

    expect(kernels.map(({ variable }) => variable).sort()).toEqual(['bias', 'kernel']);
  });

  it('of dense layers are not copied', () => {
    const kernel = new Float32Array(20);
    const golden = goldenWeights();
    const network = written(sequential(input(), CONV, POOL, DENSE), '3.8.0', {
      read: (place, variable, shape) =>
        place.className === 'Dense' && variable === 'kernel'
          ? kernel
          : golden.read(place, variable, shape),
    });

    const buffers = graphOf(network).initializer.map(({ rawData }) => rawData?.buffer);
    expect(buffers).toContain(kernel.buffer);
  });

  it('of another number than the layer has are refused by its name', () => {
    const short = (): unknown =>
      written(sequential(input(), POOL, DENSE), '3.8.0', { read: () => new Float32Array(1) });

    expect(short).toThrow(
      'Dense "dense" is damaged: expected 3×5 numbers as its "kernel", came 1.',
    );
  });
});

it('computes hard_sigmoid as the version of Keras that wrote the network', () => {
  const network = sequential(input(), layer('Activation', 'hard', { activation: 'hard_sigmoid' }));
  const slopes = ['1.2.2', '2.15.0', 'tfjs-layers v3.9.0', '3.8.0', undefined].map((version) => {
    const [node] = graphOf(written(network, version)).node;
    return node?.attribute.find(({ name }) => name === 'alpha')?.f;
  });

  // The last one by how the topology is written.
  expect(slopes).toEqual([0.2, 0.2, 0.2, 1 / 6, 0.2]);
});

it('reads what Keras 1 wrote', () => {
  const old = sequential(
    { ...layer('Convolution2D', 'c', { nb_filter: 4, nb_row: 3, nb_col: 5, subsample: [2, 2] }) },
    layer('Flatten', 'flatten'),
    layer('Dense', 'dense', { output_dim: 5, bias: false }),
  );
  const [first, ...rest] = (old.config as { layers: LayerSpec[] }).layers;
  const shaped = {
    ...first,
    config: {
      ...(first?.config as object),
      border_mode: 'same',
      batch_input_shape: [null, 8, 8, 3],
    },
  };

  const network = written({ ...old, config: [shaped, ...rest] }, '1.2.2');

  expect(opTypes(network)).toEqual(['Transpose', 'Conv', 'Transpose', 'Flatten', 'MatMul']);
  expect(graphOf(network).node[1]?.attribute.find(({ name }) => name === 'pads')?.ints).toEqual([
    0, 1, 1, 2,
  ]);
});
