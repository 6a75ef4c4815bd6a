import { expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { childProcesses } from '@detections/test-support/child-processes';
import { cpuSeconds, parseCpuSeconds, parsePeakResidentBytes } from './process-usage.js';

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

it('counts what the children of a process spend as its own', async () => {
  const work = 'const until = Date.now() + 300; while (Date.now() < until);';
  const starter = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(
    `${work} console.log('done'); setTimeout(() => undefined, 60_000);`,
  )}], { stdio: ['ignore', 'inherit', 'ignore'] }); setTimeout(() => undefined, 60_000);`;
  const parent = spawn(process.execPath, ['-e', starter], { stdio: ['ignore', 'pipe', 'ignore'] });
  const pid = parent.pid ?? Number.NaN;
  try {
    await once(parent.stdout, 'data');
    const [child = Number.NaN, ...others] = childProcesses(pid);
    expect(others).toEqual([]);
    expect(childProcesses(child)).toEqual([]);
    const own = await cpuSeconds(child);
    expect(own).toBeGreaterThan(0);
    expect(await cpuSeconds(pid)).toBeGreaterThanOrEqual(own);
    process.kill(child);
  } finally {
    parent.kill();
  }
});
