import { describeEngine } from '../engine-contract.fixture.js';
import { describeEngineOnResNet50 } from '../engine-on-resnet50.fixture.js';

describeEngine('onnxruntime');
describeEngineOnResNet50({ name: 'onnxruntime', tolerance: 0.00002 });
