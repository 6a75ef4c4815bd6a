import { expect, it } from '@jest/globals';
import { node, smallNetwork } from '../importers/small-export.fixture.js';
import { valueOf } from '../importers/onnx-export/graph-value.js';
import type { OnnxGraphMessage } from './onnx-model.js';
import { pruneGraph } from './prune-graph.js';
import { TENSOR_TYPE } from './tensor-types.js';

it('keeps what the outputs depend on, and nothing else', () => {
  const graph = smallGraph();
  graph.output = [valueOf('flat', TENSOR_TYPE.float32, ['N', 4])];
  graph.valueInfo = ['pooled', 'numbers'].map((name) => valueOf(name, TENSOR_TYPE.float32, []));
  pruneGraph(graph);
  expect(graph.node.map(({ opType }) => opType)).toEqual([
    'Conv',
    'Relu',
    'GlobalAveragePool',
    'Flatten',
  ]);
  expect(graph.initializer.map(({ name }) => name)).toEqual(['kernel', 'bias']);
  expect(graph.valueInfo.map(({ name }) => name)).toEqual(['pooled']);
});

it('keeps what a branch reads of the graph around it', () => {
  const graph = smallGraph();
  const branch = {
    ...smallGraph(),
    node: [node('Relu', ['activated'], 'within')],
    initializer: [],
    output: [valueOf('within', TENSOR_TYPE.float32, [])],
  };
  const choice = {
    ...node('If', ['condition'], 'chosen'),
    attribute: [{ name: 'then_branch', type: 5, g: branch }],
  };
  graph.node = [...graph.node, choice];
  graph.output = [valueOf('chosen', TENSOR_TYPE.float32, [])];
  pruneGraph(graph);
  expect(graph.node.map(({ opType }) => opType)).toEqual(['Conv', 'Relu', 'If']);
});

function smallGraph(): OnnxGraphMessage {
  const { graph } = smallNetwork();
  if (graph == null) throw new Error('Expected a graph.');
  return graph;
}
