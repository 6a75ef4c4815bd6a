import { expect, it } from '@jest/globals';
import { parseCpuSeconds, parsePeakResidentBytes } from './process-usage.js';

it('adds user and kernel time, also behind a name with spaces and parentheses', () => {
  const stat = '42 (a) b (c) S 1 42 42 0 -1 4194304 900 0 0 0 250 75 0 0 20 0 11 0 5 6 7';
  expect(parseCpuSeconds(stat)).toBe(3.25);
});

it('reads the peak and not what is resident now', () => {
  expect(parsePeakResidentBytes('VmPeak:\t 9 kB\nVmHWM:\t  200 kB\nVmRSS:\t  100 kB\n')).toBe(
    204_800,
  );
});

it('is not a number where the kernel does not tell', () => {
  expect(parsePeakResidentBytes('Name:\tnode\n')).toBeNaN();
});
