import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { toNumber, type OnnxModelMessage } from '../../onnx/onnx-model.js';
import { Networks } from '../networks.fixture.js';
import { inventPixels } from '../original-network.fixture.js';
import { SMALL_SIDE, smallNetwork } from '../small-export.fixture.js';
import { CONVENTIONS } from '../settings/conventions.js';
import { MAX_IR_VERSION, SUPPORTED_OPSETS } from './require-supported.js';

/** If one of these fails, onnxruntime-node has become newer: raise the number. */
describe('what onnxruntime-node takes', () => {
  let networks: Networks;
  beforeAll(() => {
    networks = new Networks();
  });
  afterAll(() => networks.close());

  async function run(model: OnnxModelMessage): Promise<Float32Array> {
    const folder = await networks.newFolder({ 'model.onnx': model });
    return networks.original({
      path: `${folder}/model.onnx`,
      pixels: inventPixels(1, SMALL_SIDE, SMALL_SIDE),
      layout: 'NCHW',
      normalization: CONVENTIONS.unit,
    });
  }

  it('ends with the opset that an import takes at most', async () => {
    expect(await run(smallNetwork({ opset: SUPPORTED_OPSETS.max }))).toHaveLength(3);
    await expect(run(smallNetwork({ opset: SUPPORTED_OPSETS.max + 1 }))).rejects.toThrow('opset');
  });

  it('begins no later than the opset that an import takes at least', async () => {
    expect(await run(smallNetwork({ opset: SUPPORTED_OPSETS.min }))).toHaveLength(3);
  });

  it('ends with the IR version that an import takes at most', async () => {
    const model = smallNetwork();
    expect(await run({ ...model, irVersion: MAX_IR_VERSION })).toHaveLength(3);
    const newer = { ...model, irVersion: toNumber(MAX_IR_VERSION) + 1 };
    await expect(run(newer)).rejects.toThrow(/IR.version/i);
  });
});
