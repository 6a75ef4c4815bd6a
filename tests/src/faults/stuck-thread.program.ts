/** A service that closes at once, while one of its threads hangs in native code for a while. */
import { Worker } from 'node:worker_threads';
import { runService } from '@detections/runtime/lifecycle';

const STUCK = `require('node:child_process').execFileSync('sleep', ['15'])`;

await runService(() => ({
  start: () => {
    new Worker(STUCK, { eval: true }).once('online', () => {
      // A moment later it is inside.
      setTimeout(() => process.stdout.write('stuck\n'), 500);
    });
    return Promise.resolve();
  },
  close: () => {
    process.stdout.write('closed\n');
    return Promise.resolve();
  },
}));
