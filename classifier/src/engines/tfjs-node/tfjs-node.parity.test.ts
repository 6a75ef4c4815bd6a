import { describeEngineOnResNet50 } from '../engine-on-resnet50.fixture.js';

describeEngineOnResNet50({
  name: 'tfjs-node',
  requirements: ['tfjs-node'],
  tolerance: 0.0001,
});
