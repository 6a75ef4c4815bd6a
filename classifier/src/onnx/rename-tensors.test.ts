import { describe, expect, it } from '@jest/globals';
import { node, smallNetwork } from '../importers/small-export.fixture.js';
import type { OnnxGraphMessage } from './onnx-model.js';
import { renameTensors, tensorNamesOf, unusedName } from './rename-tensors.js';

describe('tensors of a graph', () => {
  it('are renamed in its branches, too, which see those around them', () => {
    const graph = smallGraph();
    const branch = { ...smallGraph(), node: [node('Relu', ['activated'], 'within')] };
    const [first, ...rest] = graph.node;
    const choice = {
      ...node('If', ['condition'], 'chosen'),
      attribute: [{ name: 'then', type: 5, g: branch }],
    };
    graph.node = [...(first === undefined ? [] : [first]), ...rest, choice];
    graph.quantizationAnnotation = [
      {
        tensorName: 'activated',
        quantParameterTensorNames: [{ key: 'SCALE_TENSOR', value: 'kernel' }],
      },
    ];
    renameTensors(
      graph,
      new Map([
        ['activated', 'a'],
        ['kernel', 'k'],
        ['output', 'o'],
      ]),
    );
    expect(branch.node[0]?.input).toEqual(['a']);
    expect(graph.output[0]?.name).toBe('o');
    expect(graph.initializer[0]?.name).toBe('k');
    expect(graph.node.at(-2)?.output).toEqual(['o']);
    expect(graph.quantizationAnnotation[0]).toMatchObject({
      tensorName: 'a',
      quantParameterTensorNames: [{ value: 'k' }],
    });
    const names = tensorNamesOf(graph);
    expect(['activated', 'kernel', 'output'].filter((name) => names.has(name))).toEqual([]);
  });

  it('get a number where their name is taken', () => {
    expect(unusedName(new Set(), 'a')).toBe('a');
    expect(unusedName(new Set(['a', 'a_2']), 'a')).toBe('a_3');
  });
});

function smallGraph(): OnnxGraphMessage {
  const { graph } = smallNetwork();
  if (graph == null) throw new Error('Expected a graph.');
  return graph;
}
