import { describeEngine } from '../engine-contract.fixture.js';
import { describeEngineOnResNet50 } from '../engine-on-resnet50.fixture.js';

const requirements = ['tfjs-node'] as const;

describeEngine('tfjs-node', requirements);
describeEngineOnResNet50({ name: 'tfjs-node', requirements, tolerance: 0.0001 });
