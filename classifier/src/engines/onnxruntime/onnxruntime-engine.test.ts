import { describeOnnxEngine } from '../onnx-engine.fixture.js';

describeOnnxEngine({ name: 'onnxruntime' });
