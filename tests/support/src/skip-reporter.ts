import type { AggregatedResult, Config } from '@jest/reporters';
import { SKIP_MARK } from './skip-mark.js';

/** Ends a Jest run with what was skipped and why, and with a line that CI can count on. */
export default class SkipReporter {
  constructor(private readonly config: Pick<Config.GlobalConfig, 'testNamePattern'>) {}

  onRunComplete(_contexts: unknown, results: AggregatedResult): void {
    const skipped = new Map<string, number>();
    for (const file of results.testResults) {
      for (const test of file.testResults) {
        if (test.status !== 'pending') continue;
        // With `-t`, what was not asked for is pending as well.
        const marked = test.fullName.includes(SKIP_MARK);
        if (!marked && this.config.testNamePattern) continue;
        const suite = test.ancestorTitles.find((title) => title.includes(SKIP_MARK));
        const name = suite ?? test.fullName;
        skipped.set(name, (skipped.get(name) ?? 0) + 1);
      }
    }
    const lines = [...skipped].map(([name, count]) => `  ${String(count)} × ${name}`);
    if (lines.length > 0) process.stdout.write(['', 'Not run:', ...lines, ''].join('\n'));
    // A file that does not even load has no tests to count.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skips = results.numPendingTests > 0 ? `, ${String(results.numPendingTests)} skipped` : '';
    process.stdout.write(
      `\n${String(results.numPassedTests)} passed, ${String(failed)} failed${skips}\n`,
    );
  }
}
