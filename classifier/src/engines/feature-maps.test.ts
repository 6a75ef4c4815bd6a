import { describeFeatureMaps } from './feature-maps-contract.fixture.js';

describeFeatureMaps('onnxruntime', 'onnx');
describeFeatureMaps('tfjs-node', 'folded', ['tfjs-node']);
