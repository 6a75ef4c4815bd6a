import type { AggregatedResult, Test, TestResult } from '@jest/reporters';
import { isSlow } from './slow-tests.js';

/** Says between the fast tests and the slow ones how the fast ones went. */
export default class FastPartReporter {
  #startedAt = 0;
  #passed = 0;
  #failed = 0;
  #told = false;

  onRunStart({ startTime }: Pick<AggregatedResult, 'startTime'>): void {
    this.#startedAt = startTime;
  }

  onTestResult(
    { path }: Pick<Test, 'path'>,
    result: Pick<TestResult, 'numPassingTests' | 'numFailingTests' | 'testExecError'>,
  ): void {
    if (isSlow(path)) return;
    this.#passed += result.numPassingTests;
    // A file that does not even load has no tests to count.
    this.#failed += result.numFailingTests + (result.testExecError === undefined ? 0 : 1);
  }

  onTestFileStart({ path }: Pick<Test, 'path'>): void {
    if (this.#told || !isSlow(path)) return;
    this.#told = true;
    if (this.#passed + this.#failed === 0) return;
    const seconds = Math.round((Date.now() - this.#startedAt) / 1000);
    process.stdout.write(
      `\nThe fast part is done: ${String(this.#passed)} passed, ${String(this.#failed)} failed in ${String(seconds)} s. What follows takes minutes.\n\n`,
    );
  }
}
