import type { EngineKind } from '../engine-kind.js';
import { configureTensorFlow } from './configure-tensorflow.js';
import { FOLDED_FORMAT } from './folded-weights-file.js';

/**
 * TensorFlow.js on TensorFlow's C library, which many machines have to be given first: optional. It
 * cannot read ONNX and is told the network by its layers, so that it runs Keras's ResNets alone.
 */
export const tfjsNode: EngineKind = {
  name: 'tfjs-node',
  formats: [FOLDED_FORMAT.name],
  ownFormat: FOLDED_FORMAT,
  optional: true,
  precisions: (device) => (device === 'cpu' ? ['fp32'] : []),
  // scripts/setup-tfjs-node.mjs: of the repository, because it works on its node_modules.
  remedy: 'npm run setup:tfjs-node',
  configure: configureTensorFlow,
  check: async () => {
    const { importTfjs } = await import('./import-tfjs.js');
    await importTfjs();
  },
  create: async (spec) => {
    const { TfjsNodeEngine } = await import('./tfjs-node-engine.js');
    return new TfjsNodeEngine(spec);
  },
};
