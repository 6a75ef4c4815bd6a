import { describeFeatureMaps } from './feature-maps-contract.fixture.js';

describeFeatureMaps('onnxruntime', 'onnx');
