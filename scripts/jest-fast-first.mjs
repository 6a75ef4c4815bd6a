/** The order of `npm test`: Jest's own, but all that takes seconds comes after all that does not. */
import Sequencer from '@jest/test-sequencer';
import { isSlow } from '../tests/support/dist/slow-tests.js';

export default class FastFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    return [
      ...sorted.filter(({ path }) => !isSlow(path)),
      ...sorted.filter(({ path }) => isSlow(path)),
    ];
  }
}
