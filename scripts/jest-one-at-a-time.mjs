/** Runs test files one after another, however many workers Jest may have. */
import TestRunner from 'jest-runner';

export default class OneAtATime extends TestRunner {
  isSerial = true;
}
