import { expect, it } from '@jest/globals';
import { systemClock } from './clock.js';
import { ThrottledReport } from './throttled-report.js';

it('says the first at once, then one a minute with the number of those it passed over', () => {
  let now = 0;
  const clock = { ...systemClock, monotonicMs: () => now };
  const said: unknown[] = [];
  const report = new ThrottledReport(clock, (fields) => said.push(fields));
  for (let times = 0; times < 130; times += 1) {
    report.report({ entry: times });
    now += 1000;
  }
  expect(said).toEqual([
    { entry: 0, unsaid: 0 },
    { entry: 60, unsaid: 59 },
    { entry: 120, unsaid: 59 },
  ]);
});
