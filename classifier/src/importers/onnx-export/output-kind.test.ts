import { describe, expect, it } from '@jest/globals';
import { GraphIndex } from '../../onnx/graph-index.js';
import type { OnnxGraphMessage } from '../../onnx/onnx-model.js';
import { node, smallNetwork } from '../small-export.fixture.js';
import { outputKindOf, type OutputKind } from './output-kind.js';

type Nodes = OnnxGraphMessage['node'];

const DENSE = (name: string) => node('Gemm', ['flat', 'dense', 'dense_bias'], name);
const SHARES = (name: string) => [
  DENSE(`${name}_numbers`),
  node('Softmax', [`${name}_numbers`], name),
];

/** What the last of these nodes gives, behind the small network's features. */
function kindOf(nodes: Nodes): OutputKind | undefined {
  const { graph } = smallNetwork();
  if (graph == null) throw new Error('Expected a graph.');
  graph.node = [...graph.node, ...nodes];
  return outputKindOf(new GraphIndex(graph), nodes.at(-1)?.output[0] ?? '');
}

describe('what a network gives', () => {
  it.each<[string, OutputKind, Nodes]>([
    ['a dense layer', 'logits', [DENSE('out')]],
    ['softmax', 'probabilities', SHARES('out')],
    ['a temperature', 'logits', [DENSE('a'), node('Div', ['a', 'dense_bias'], 'out')]],
    [
      'two networks’ logits, added up',
      'logits',
      [DENSE('a'), DENSE('b'), node('Add', ['a', 'b'], 'out')],
    ],
    [
      'an attention before the last layer',
      'logits',
      [
        node('Sigmoid', ['flat'], 'gate'),
        node('Mul', ['flat', 'gate'], 'gated'),
        node('Gemm', ['gated', 'dense', 'dense_bias'], 'out'),
      ],
    ],
  ])('is told by %s', (_, kind, nodes) => {
    expect(kindOf(nodes)).toBe(kind);
  });

  it('is told behind any number of factors', () => {
    const factors = Array.from({ length: 20_000 }, (_, index) =>
      node(
        'Mul',
        [index === 0 ? 'a' : `by_${String(index - 1)}`, 'dense_bias'],
        `by_${String(index)}`,
      ),
    );
    expect(kindOf([DENSE('a'), ...factors])).toBe('logits');
  });

  it.each<[string, Nodes]>([
    ['added up', [...SHARES('a'), ...SHARES('b'), node('Add', ['a', 'b'], 'out')]],
    [
      'added up by weights',
      [
        ...SHARES('a'),
        ...SHARES('b'),
        node('Mul', ['a', 'dense_bias'], 'a_part'),
        node('Mul', ['b', 'dense_bias'], 'b_part'),
        node('Add', ['a_part', 'b_part'], 'out'),
      ],
    ],
    [
      'stacked and averaged',
      [
        ...SHARES('a'),
        ...SHARES('b'),
        node('Unsqueeze', ['a', 'axes'], 'a_row'),
        node('Unsqueeze', ['b', 'axes'], 'b_row'),
        node('Concat', ['a_row', 'b_row'], 'rows', { axis: 0 }),
        node('ReduceMean', ['rows'], 'out', { axes: [0] }),
      ],
    ],
    ['by a factor', [...SHARES('a'), node('Mul', ['a', 'dense_bias'], 'out')]],
  ])('is open where probabilities are %s', (_, nodes) => {
    expect(kindOf(nodes)).toBeUndefined();
  });
});
