import { systemClock } from '../clock.js';
import { createInMemoryQueue } from './in-memory-queue.js';
import { describeJobQueueContract } from './job-queue-contract.js';

describeJobQueueContract('the in-memory queue', (limits) =>
  Promise.resolve(createInMemoryQueue(limits, systemClock)),
);
