import { describeEngine } from '../engine-contract.fixture.js';

describeEngine('tfjs-node', ['tfjs-node']);
