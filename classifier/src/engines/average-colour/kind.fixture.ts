import { ONNX_FORMAT, type EngineKind } from '../engine-kind.js';

/** As little as an engine can be: what its folder would hold. */
export const averageColour: EngineKind = {
  name: 'average-colour',
  formats: [ONNX_FORMAT],
  optional: true,
  precisions: (device) => (device === 'cpu' ? ['fp32'] : []),
  remedy: 'nothing does',
  configure: () => undefined,
  check: () => Promise.resolve(),
  create: async (spec) => {
    const { AverageColourEngine } = await import('./average-colour-engine.fixture.js');
    return new AverageColourEngine(spec);
  },
};
