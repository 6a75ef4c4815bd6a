import { describeEngine } from '../engine-contract.fixture.js';

describeEngine('openvino', ['openvino']);
