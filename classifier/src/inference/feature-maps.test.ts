import { availableParallelism } from 'node:os';
import { describeFeatureMaps } from './feature-maps-contract.fixture.js';
import { ThreadedEngine } from './threaded-engine.js';

describeFeatureMaps(
  'onnxruntime',
  ({ onnxPath }) =>
    new ThreadedEngine({
      name: 'onnxruntime',
      modelPath: onnxPath,
      threadCount: availableParallelism(),
    }),
);
