import { encodeDecodedModel } from '../../onnx/onnx-format.js';
import { decodeWithGraph } from './decode-with-graph.js';
import type { WeightBits } from '../../models/int8-model.js';
import { chooseEncoding, type ActivationEncoding } from './choose-encoding.js';
import { GraphFlow } from './graph-flow.js';
import { findLayers, type Layer } from './layer.js';
import { observe, type Observed, type Pictures } from './observe.js';
import { planSites, possibleSites, sharedWith } from './plan-sites.js';
import { prepareGraph } from './prepare-graph.js';
import { readPixels } from './read-pixels.js';
import { findSummands } from './summands.js';
import { quantizeLayer } from './quantize-layer.js';
import { writeQuantized } from './write-quantized.js';

/** What a network does in float32, from which any number of quantised ones can be made. */
export interface ObservedNetwork {
  /** The file; decoded anew for each, because to write one is to change it. */
  readonly file: Uint8Array;
  readonly observed: ReadonlyMap<string, Observed>;
}

export async function observeNetwork(
  file: Uint8Array,
  pictures: Pictures,
): Promise<ObservedNetwork> {
  const model = decodeWithGraph(file);
  const { graph } = model;
  prepareGraph(graph);
  readPixels(graph, new Set());
  const flow = new GraphFlow(graph);
  const layers = findLayers(graph, flow);
  const read = layers.map(({ input }) => input);
  const tensors = [...new Set([...possibleSites(graph, flow, layers), ...read])];
  const observed = await observe(model, tensors, findSummands(graph, flow), pictures);
  return { file, observed };
}

export interface QuantizeGraphOptions {
  readonly bits: WeightBits;
  /** The outputs of the layers that stay in float32. */
  readonly inFloat: ReadonlySet<string>;
}

/** @returns the quantised file. */
export function quantizeGraph(
  { file, observed }: ObservedNetwork,
  { bits, inFloat }: QuantizeGraphOptions,
): Uint8Array {
  const model = decodeWithGraph(file);
  const { graph } = model;
  prepareGraph(graph);
  readPixels(graph, inFloat);
  const flow = new GraphFlow(graph);
  const layers = findLayers(graph, flow).filter(({ output }) => !inFloat.has(output));
  const shapes = new Map([...observed].map(([name, { dims }]) => [name, dims]));
  const sites = planSites(graph, flow, layers, shapes);
  const encodings = new Map(
    [...sites].map((site) => {
      const { statistics } = known(observed, sharedWith(site, sites, flow));
      return [site, chooseEncoding(statistics.histogram)] as const;
    }),
  );
  writeQuantized(graph, {
    encodings,
    layers: layers.map((layer) => ({
      layer,
      quantized: quantized(layer, observed, encodings, bits),
    })),
  });
  return encodeDecodedModel(model);
}

function quantized(
  { input, outputChannels, groups, weights, bias }: Layer,
  observed: ReadonlyMap<string, Observed>,
  encodings: ReadonlyMap<string, ActivationEncoding>,
  bits: WeightBits,
) {
  return quantizeLayer(
    { weights: weights(), bias: bias?.() ?? new Float32Array(outputChannels), groups },
    {
      // Pixels are counted as they come.
      scale: encodings.get(input)?.scale ?? 1,
      channelMeans: known(observed, input).statistics.channelMeans(),
    },
    bits,
  );
}

function known<T>(values: ReadonlyMap<string, T>, tensor: string): T {
  const value = values.get(tensor);
  if (value === undefined) throw new Error(`Nothing was observed of the tensor ${tensor}.`);
  return value;
}
