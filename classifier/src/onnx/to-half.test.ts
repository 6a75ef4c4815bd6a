import { describe, expect, it } from '@jest/globals';
import { node, smallNetwork } from '../importers/small-export.fixture.js';
import { decodeOnnxModel, encodeDecodedModel } from './onnx-format.js';
import type { OnnxGraphMessage, OnnxModelMessage } from './onnx-model.js';
import { TENSOR_TYPE } from './tensor-types.js';
import { toHalfFile } from './to-half.js';

/** What is computed, by what it gives, e.g. `Conv kernel/half`. */
const written = (model: OnnxModelMessage): OnnxGraphMessage => {
  const { graph } = decodeOnnxModel(toHalfFile(encodeDecodedModel(model)));
  if (graph == null) throw new Error('Expected a graph.');
  return graph;
};
const linesOf = ({ node: nodes }: OnnxGraphMessage): string[] =>
  nodes.map(({ opType, input, output }) => `${output.join()} = ${opType}(${input.join()})`);
const isUnchanged = (model: OnnxModelMessage): boolean => {
  const bytes = encodeDecodedModel(model);
  return toHalfFile(bytes) === bytes;
};

describe('toHalfFile', () => {
  it('computes in float16 from the first weights to the end, and keeps inputs and outputs', () => {
    const graph = written(smallNetwork({ last: 'Softmax' }));
    expect(linesOf(graph)).toEqual([
      'input/half = Cast(input)',
      'convolved/half = Conv(input/half,kernel/half,bias/half)',
      'activated/half = Relu(convolved/half)',
      'pooled/half = GlobalAveragePool(activated/half)',
      'flat/half = Flatten(pooled/half)',
      'numbers/half = Gemm(flat/half,dense/half,dense_bias/half)',
      'numbers = Cast(numbers/half)',
      'output = Softmax(numbers)',
    ]);
    expect([...graph.input, ...graph.output].map(({ type }) => type?.tensorType?.elemType)).toEqual(
      [TENSOR_TYPE.float32, TENSOR_TYPE.float32],
    );
  });

  it('has all weights once, in half the bytes', () => {
    const before = smallNetwork().graph?.initializer ?? [];
    const after = written(smallNetwork()).initializer;
    expect(after.map(({ name }) => name)).toEqual(before.map(({ name }) => `${name}/half`));
    expect(after.map(({ rawData }) => (rawData?.length ?? 0) * 2)).toEqual(
      before.map(({ rawData }) => rawData?.length),
    );
  });

  it('leaves what lies before the weights in float32, and whole numbers what they are', () => {
    const uint8 = smallNetwork({ elemType: TENSOR_TYPE.uint8, layout: 'NHWC', head: 'reshaped' });
    expect(linesOf(written(uint8))).toEqual(
      expect.arrayContaining([
        'floats = Cast(input)',
        'turned = Transpose(floats)',
        'turned/half = Cast(turned)',
        'flat/half = Reshape(pooled/half,flat_shape)',
      ]),
    );
  });

  it('gives a branch what it reads of the graph around it in float32', () => {
    const model = smallNetwork();
    const graph = model.graph;
    if (graph == null) throw new Error('Expected a graph.');
    const branch = {
      ...graph,
      node: [node('Neg', ['activated'], 'branched')],
      initializer: [],
      input: [],
      output: [{ name: 'branched' }],
    };
    const condition = { name: 'yes', dims: [], dataType: 9, rawData: Uint8Array.of(1) };
    const chosen = {
      ...node('If', ['yes'], 'chosen'),
      attribute: ['then_branch', 'else_branch'].map((name) => ({ name, type: 5, g: branch })),
    };
    graph.initializer = [...graph.initializer, condition];
    graph.node = [...graph.node, chosen];
    graph.output = [...graph.output, { name: 'chosen' }];
    const lines = linesOf(written(model));
    expect(lines.indexOf('activated = Cast(activated/half)')).toBeGreaterThan(0);
    expect(lines.indexOf('activated = Cast(activated/half)')).toBeLessThan(
      lines.indexOf('chosen = If(yes)'),
    );
  });

  it.each([
    ['is in float16 already', smallNetwork({ elemType: TENSOR_TYPE.float16 })],
    ['has no network', { ...smallNetwork(), graph: null }],
  ])('gives a file back that %s', (_, model) => {
    expect(isUnchanged(model)).toBe(true);
  });
});
