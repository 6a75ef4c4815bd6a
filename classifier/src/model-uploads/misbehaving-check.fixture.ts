/** Checks that go wrong, each in the way that the last part of its task's folder says. */
import { basename } from 'node:path';
import { checkTaskSchema } from './check-messages.js';

const { folder } = checkTaskSchema.parse(JSON.parse(process.argv[2] ?? ''));
const held: Buffer[] = [];

switch (basename(folder)) {
  case 'crashes':
    process.kill(process.pid, 'SIGSEGV');
    break;
  case 'hangs':
    setInterval(() => undefined, 1000);
    break;
  case 'lies':
    process.send?.({ outcome: 'accepted', check: { kind: 7 } });
    break;
  case 'eats':
    for (;;) held.push(Buffer.alloc(16 * 2 ** 20, 1));
  case 'tells':
    process.send?.({
      outcome: 'refused',
      reason: 'environment',
      // eslint-disable-next-line no-restricted-syntax -- What it was given is what the test asks.
      message: Object.keys(process.env).sort().join(' '),
    });
    break;
}
