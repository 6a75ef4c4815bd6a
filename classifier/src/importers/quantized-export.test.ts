import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { onnxruntime } from '../engines/onnxruntime/kind.js';
import { describeModel } from '../models/run-model.js';
import type { OnnxModelMessage } from '../onnx/onnx-model.js';
import { OnnxGraphBuilder } from '../onnx/onnx-graph.js';
import { TENSOR_TYPE } from '../onnx/tensor-types.js';
import { Networks } from './networks.fixture.js';
import { inventPixels } from './original-network.fixture.js';
import { node, SMALL_SIDE, smallNetwork } from './small-export.fixture.js';

const PIXELS = inventPixels(2, SMALL_SIDE, SMALL_SIDE);
const FILES = {
  'labels.txt': 'apple\nbanana\ncherry\n',
  'detections.json': { preprocessing: 'imagenet' },
};

describe('an export that was quantised already', () => {
  let networks: Networks;
  let cacheDir: string;
  beforeAll(async () => {
    networks = new Networks();
    cacheDir = await networks.newCache();
  });
  afterAll(() => networks.close());

  it('answers as it does by itself', async () => {
    const folder = await networks.newFolder({ ...FILES, 'model.onnx': quantizedNetwork() });
    const { card, onnxPath: path } = await networks.import(folder, cacheDir);
    const answers = await networks.run({ path, pixels: PIXELS, outputs: ['logits'] });
    const { normalization } = card;
    const expected = await networks.original({
      ...{ path: join(folder, 'model.onnx'), pixels: PIXELS, layout: 'NCHW', normalization },
    });
    const logits = [...(answers.get('logits')?.values ?? [])];
    expect(logits).toHaveLength(expected.length);
    logits.forEach((logit, index) => {
      expect(logit).toBeCloseTo(expected[index] ?? Number.NaN, 3);
    });
  });

  it('says int8, whatever is asked for', async () => {
    const folder = await networks.newFolder({ ...FILES, 'model.onnx': quantizedNetwork() });
    const { card } = await networks.import(folder, cacheDir);
    const run = { kind: onnxruntime, device: 'cpu', precision: 'fp32' } as const;
    expect(card.quantized).toBe(true);
    expect(describeModel(card, run).precision).toBe('int8');
  });

  it('is told from one in float16, which says that', async () => {
    const half = smallNetwork({ elemType: TENSOR_TYPE.float16 });
    const folder = await networks.newFolder({ ...FILES, 'model.onnx': half });
    const { card } = await networks.import(folder, cacheDir);
    const run = { kind: onnxruntime, device: 'cpu', precision: 'fp32' } as const;
    expect([card.quantized, card.halfPrecision]).toEqual([undefined, true]);
    expect(describeModel(card, run).precision).toBe('fp16');
  });

  it('is told from one that was not', async () => {
    const folder = await networks.newFolder({ ...FILES, 'model.onnx': smallNetwork() });
    const { card } = await networks.import(folder, cacheDir);
    const run = { kind: onnxruntime, device: 'cpu', precision: 'fp32' } as const;
    expect(card.quantized).toBeUndefined();
    expect(describeModel(card, run).precision).toBe('fp32');
  });
});

/** With a pair of QuantizeLinear and DequantizeLinear behind its convolution, as tools write them. */
function quantizedNetwork(): OnnxModelMessage {
  const network = smallNetwork();
  const { graph } = network;
  if (graph == null) throw new Error('Expected a graph.');
  const constants = new OnnxGraphBuilder();
  constants.constant('scale', [], Float32Array.of(0.05));
  constants.constant('zero_point', [], Uint8Array.of(0));
  const encoding = ['scale', 'zero_point'];
  graph.node = graph.node.flatMap((each) =>
    each.output[0] === 'activated'
      ? [
          each,
          node('QuantizeLinear', ['activated', ...encoding], 'stored'),
          node('DequantizeLinear', ['stored', ...encoding], 'read'),
        ]
      : [{ ...each, input: each.input.map((name) => (name === 'activated' ? 'read' : name)) }],
  );
  graph.initializer = [...graph.initializer, ...constants.initializers];
  return network;
}
