import { describe, expect, it } from '@jest/globals';
import { node } from '../../importers/small-export.fixture.js';
import type { OnnxNodeMessage } from '../../onnx/onnx-model.js';
import { decodeWithGraph } from './decode-with-graph.js';
import { GraphFlow } from './graph-flow.js';
import { mobileNetwork } from './mobile-network.fixture.js';
import { findSummands, whatCounts } from './summands.js';

/** @param rest What comes after the sum of the tensors `left` and `right`. */
function summandsOf(rest: readonly OnnxNodeMessage[]): Record<string, string> {
  const { graph } = decodeWithGraph(mobileNetwork());
  graph.output = [];
  graph.node = [
    node('Relu', ['images'], 'left'),
    node('Relu', ['images'], 'right'),
    node('Add', ['left', 'right'], 'sum'),
    ...rest,
  ];
  return Object.fromEntries(findSummands(graph, new GraphFlow(graph)));
}

describe('findSummands', () => {
  it('finds both where a ReLU follows', () => {
    const found = summandsOf([node('Relu', ['sum'], 'out')]);
    expect(found).toEqual({ left: 'right', right: 'left' });
  });

  it('leaves out a shortcut that something else reads as well', () => {
    const found = summandsOf([node('Relu', ['sum'], 'out'), node('Neg', ['left'], 'more')]);
    expect(found).toEqual({ right: 'left' });
  });

  it('finds none where something reads the sum before the ReLU', () => {
    expect(summandsOf([node('Relu', ['sum'], 'out'), node('Neg', ['sum'], 'more')])).toEqual({});
    expect(summandsOf([node('Neg', ['sum'], 'out')])).toEqual({});
  });
});

describe('whatCounts', () => {
  it('raises what the ReLU cuts off to where it cuts', () => {
    const counted = whatCounts(Float32Array.of(-5, -1, 2), Float32Array.of(3, 3, -1));
    expect([...counted]).toEqual([-3, -1, 2]);
  });

  it('counts what a negative other has cut off as zero, and keeps what is greater', () => {
    const counted = whatCounts(Float32Array.of(-5, 2), Float32Array.of(-3, -7));
    expect([...counted]).toEqual([0, 2]);
  });

  it('leaves alone what is added to every place', () => {
    const summand = Float32Array.of(-5, -1);
    expect(whatCounts(summand, Float32Array.of(3))).toBe(summand);
  });
});
