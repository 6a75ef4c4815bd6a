import { systemClock } from '../clock.js';
import { createInMemoryQueue } from './in-memory-queue.js';
import { describeJobQueueContract } from '@detections/schema/job-queue-contract';

describeJobQueueContract('the in-memory queue', (limits) =>
  Promise.resolve(createInMemoryQueue(limits, systemClock)),
);
