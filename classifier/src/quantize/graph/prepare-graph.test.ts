import { describe, expect, it } from '@jest/globals';
import { decodeWithGraph } from './decode-with-graph.js';
import { GraphFlow } from './graph-flow.js';
import { findLayers } from './layer.js';
import { mobileNetwork } from './mobile-network.fixture.js';
import { prepareGraph } from './prepare-graph.js';
import { readPixels } from './read-pixels.js';

const typesOf = ({ node }: { readonly node: readonly { readonly opType: string }[] }): string[] =>
  node.map(({ opType }) => opType);

describe('prepareGraph', () => {
  it('takes batch normalisation and padding into the convolution', () => {
    const { graph } = decodeWithGraph(mobileNetwork());
    prepareGraph(graph);
    expect(typesOf(graph)).not.toContain('BatchNormalization');
    expect(typesOf(graph)).not.toContain('Pad');
    const [first] = findLayers(graph, new GraphFlow(graph));
    expect(first?.output).toBe('batch');
    expect(first?.node.attribute.find(({ name }) => name === 'pads')?.ints).toEqual([0, 0, 1, 1]);
    // beta − gamma · mean / √(variance + epsilon), of the first channel.
    const bias = Math.sin(0.9) - (0.5 * Math.sin(0.4)) / Math.sqrt(1 + 1e-5);
    expect(first?.bias?.()[0]).toBeCloseTo(bias, 5);
  });
});

describe('readPixels', () => {
  it('has the first convolution read pixels, each of them exactly', () => {
    const { graph } = decodeWithGraph(mobileNetwork('Relu'));
    prepareGraph(graph);
    readPixels(graph, new Set());
    expect(typesOf(graph).slice(0, 3)).toEqual(['Transpose', 'DequantizeLinear', 'Conv']);
  });

  it('leaves it as it is where the convolution is to stay in float32', () => {
    const { graph } = decodeWithGraph(mobileNetwork('Relu'));
    prepareGraph(graph);
    readPixels(graph, new Set(['batch']));
    expect(typesOf(graph)).toContain('Mul');
    expect(typesOf(graph)).not.toContain('DequantizeLinear');
  });
});
