import { describeClassifierStoreContract } from './classifier-store-contract.fixture.js';
import { memoryStores } from './classifier-stores.fixture.js';

describeClassifierStoreContract('memory', (limits) => Promise.resolve(memoryStores(limits)));
