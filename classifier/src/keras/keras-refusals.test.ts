import { describe, expect, it } from '@jest/globals';
import {
  functional,
  input,
  layer,
  refusalOf,
  sequential,
  type LayerSpec,
} from './topologies.fixture.js';

const FLATTEN = layer('Flatten', 'flatten');

describe('a layer that is not known', () => {
  it.each<[string, LayerSpec, string]>([
    [
      'of Keras',
      layer('MultiHeadAttention', 'attention'),
      'is not known here; replace it by others',
    ],
    [
      'with Python code',
      layer('Lambda', 'scale'),
      'is Python code in the file, which is never run',
    ],
    [
      'of its maker’s own',
      { ...layer('Custom>Wavelet', 'wave'), registered_name: 'Custom>Wavelet' },
      'is a class of its maker’s own',
    ],
    [
      'that calls TensorFlow',
      layer('TFOpLambda', 'tf.math.erf', { function: 'math.erf' }),
      'calls tf.math.erf',
    ],
    ['of a name that every object has', layer('constructor', 'odd'), 'is not known here'],
    [
      'with an unknown activation',
      layer('Activation', 'act', { activation: 'toString' }),
      'the activation "toString"',
    ],
  ])('%s is refused by its name and its place', (_, unknown, sentence) => {
    const inner = functional(input(), unknown);
    const { reason, message } = refusalOf(sequential(input(), inner, FLATTEN));

    expect(reason).toBe('operator-unknown');
    expect(message).toContain(sentence);
    expect(message).toContain(`"${(unknown.config as { name: string }).name}" (in functional)`);
  });
});

it('refuses a model in Python code by its class', () => {
  const { reason, message } = refusalOf({
    module: '__main__',
    class_name: 'PlantNet',
    config: { classes: 3 },
    registered_name: 'PlantNet',
  });

  expect(reason).toBe('operator-unknown');
  expect(message).toContain('The network is a PlantNet, whose steps are Python code');
  expect(message).toContain('keras.Sequential');
});

it.each<[string, readonly (number | null)[], string, string]>([
  ['grey pictures', [null, 28, 28, 1], 'input-unsupported', '1 channel, grey ones (28×28×1)'],
  ['features', [null, 40], 'input-unsupported', '1 dimensions besides the batch (40)'],
])('refuses a network that takes %s', (_, shape, reason, sentence) => {
  const refusal = refusalOf(sequential(input(shape), FLATTEN));

  expect(refusal.reason).toBe(reason);
  expect(refusal.message).toContain(sentence);
});

describe('several ends', () => {
  const ends = functional(input(), layer('MaxPooling2D', 'pool'), layer('Flatten', 'flat'));

  function withEnds(field: string): unknown {
    const config = ends.config as Record<string, unknown>;
    const references = [
      ['input', 0, 0],
      ['flat', 0, 0],
    ];
    return { ...ends, config: { ...config, [field]: references } };
  }

  it('refuses several outputs by their names', () => {
    const { reason, message } = refusalOf(withEnds('output_layers'));

    expect(reason).toBe('not-a-classifier');
    expect(message).toContain('2 outputs ("input", "flat")');
  });

  it('refuses several inputs by their names', () => {
    const { reason, message } = refusalOf(withEnds('input_layers'));

    expect(reason).toBe('several-inputs');
    expect(message).toContain('2 inputs ("input", "flat")');
  });
});

describe('a damaged description', () => {
  const conv = { filters: 2, kernel_size: [3, 3], strides: [1, 1] };

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'has a layer without "class_name"'],
    ['text', 'Sequential', 'has a layer without "class_name"'],
    ['no layers', sequential(), 'has no layers that do anything'],
    ['layers that do nothing', sequential(input(), layer('Dropout', 'drop')), 'has no layers that'],
    [
      'two layers of one name',
      sequential(input(), FLATTEN, FLATTEN),
      'has two layers called "flatten"',
    ],
    [
      'a filter count that is text',
      sequential(input(), layer('Conv2D', 'conv', { ...conv, filters: '2' })),
      'The Keras layer Conv2D "conv" is damaged: its "filters"',
    ],
    [
      'a window larger than the picture',
      sequential(input(), layer('Conv2D', 'conv', { ...conv, kernel_size: [9, 9] })),
      'its window is larger than the maps',
    ],
    [
      'groups that do not divide the channels',
      sequential(input(), layer('Conv2D', 'conv', { ...conv, groups: 2 })),
      '3 channels and 2 filters do not go into 2 groups',
    ],
    [
      'a shape that does not fit',
      sequential(input(), layer('Reshape', 'reshape', { target_shape: [7, -1] })),
      '8×8×3 numbers do not go into the shape 7×-1',
    ],
  ])('with %s is refused', (_, topology, sentence) => {
    const { reason, message } = refusalOf(topology);

    expect(reason).toBe('corrupt');
    expect(message).toContain(sentence);
  });

  it('that goes in a circle is refused', () => {
    const circle = functional(input(), layer('Add', 'one'), layer('Add', 'two'));
    const config = circle.config as { readonly layers: LayerSpec[] };
    const [first, one, two] = config.layers;
    const nodes = [
      [
        ['two', 0, 0, {}],
        ['input', 0, 0, {}],
      ],
    ];
    const layers = [first, { ...one, inbound_nodes: nodes }, two];

    const { message } = refusalOf({ ...circle, config: { ...config, layers } });

    expect(message).toContain('goes in a circle at "');
  });

  it('that refers to what is not there is refused', () => {
    const lost = functional(input(), FLATTEN);
    const config = { ...(lost.config as object), output_layers: [['nowhere', 0, 0]] };

    expect(refusalOf({ ...lost, config }).message).toContain('refers to a layer "nowhere"');
  });

  it('that nests models without end is refused', () => {
    let deep = sequential(input(), FLATTEN);
    for (let level = 0; level < 100; level += 1) deep = sequential(input(), deep);

    expect(refusalOf(deep).message).toContain('nests models more than 32 deep');
  });

  it('whose few lines become millions of layers is refused', () => {
    let model = functional(input(), layer('ReLU', 'relu'));
    for (let level = 0; level < 25; level += 1) {
      const once = {
        ...model,
        config: { ...(model.config as object), name: `model_${String(level)}` },
      };
      const twice = functional(input(), once, layer('ReLU', 'relu'));
      const config = twice.config as { layers: (LayerSpec & { inbound_nodes: unknown[] })[] };
      const name = `model_${String(level)}`;
      config.layers[1]?.inbound_nodes.push([[name, 0, 0, {}]]);
      Object.assign(config.layers[2] ?? {}, { inbound_nodes: [[[name, 1, 0, {}]]] });
      Object.assign(config.layers[1] ?? {}, {
        inbound_nodes: [[['input', 0, 0, {}]], [[name, 0, 0, {}]]],
      });
      // Its first output is used as well, so that calls count from 0.
      model = twice;
    }

    expect(refusalOf(model).message).toContain('has more than 20000 steps');
  });
});

it('refuses the statistics of a batch', () => {
  const trained = functional(input(), layer('BatchNormalization', 'norm'), FLATTEN);
  const config = trained.config as { layers: Record<string, unknown>[] };
  Object.assign(config.layers[1] ?? {}, { inbound_nodes: [[['input', 0, 0, { training: true }]]] });

  const { reason, message } = refusalOf(trained);

  expect(reason).toBe('operator-unknown');
  expect(message).toContain('BatchNormalization "norm" is called with training=True');
});

it('refuses a dense layer of pictures of any size', () => {
  const open = sequential(
    input([null, null, null, 3]),
    FLATTEN,
    layer('Dense', 'dense', { units: 3 }),
  );

  const { reason, message } = refusalOf(open);

  expect(reason).toBe('operator-unknown');
  expect(message).toContain('Dense "dense" needs to know how many features come to it');
});

it('refuses weights of another number', () => {
  expect(() => {
    throw refusalOf(sequential(input(), FLATTEN, layer('Dense', 'dense', { units: 0 })));
  }).toThrow('its "units" is not as Keras writes it');
});

it.each(['input_layers', 'output_layers'])('refuses lists without end in its %s', (field) => {
  const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`) as unknown;
  const ends = { input_layers: [['a', 0, 0]], output_layers: [['a', 0, 0]], [field]: deep };
  const { reason, message } = refusalOf({
    class_name: 'Functional',
    config: { name: 'm', layers: [], ...ends },
  });

  expect(reason).toBe('corrupt');
  expect(message).toContain(`has lists too deep in its "${field}"`);
});
