import { describeEngineOnResNet50 } from '../engine-on-resnet50.fixture.js';

describeEngineOnResNet50({ name: 'openvino', requirements: ['openvino'], tolerance: 0.00002 });
