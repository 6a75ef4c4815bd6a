import { readFile } from 'node:fs/promises';
import { childProcesses } from '@detections/test-support/child-processes';

/** Linux counts in hundredths of a second towards programs, whatever the kernel does inside. */
const TICKS_PER_SECOND = 100;
const BYTES_PER_KB = 1024;

/**
 * What a process, its children that still run and all their threads have spent so far, in user and
 * kernel mode.
 */
export async function cpuSeconds(pid: number): Promise<number> {
  const stats = [pid, ...childProcesses(pid)].map((each) =>
    readFile(`/proc/${String(each)}/stat`, 'utf8'),
  );
  return (await Promise.all(stats)).reduce((sum, stat) => sum + parseCpuSeconds(stat), 0);
}

/** The most memory that was resident at one time since the process began. */
export async function peakResidentBytes(pid: number): Promise<number> {
  return parsePeakResidentBytes(await readFile(`/proc/${String(pid)}/status`, 'utf8'));
}

/** @param stat As proc(5) has it; fields 14 and 15 are utime and stime. */
export function parseCpuSeconds(stat: string): number {
  // The second field is the program's name, and may hold spaces and parentheses.
  const [, ...fields] = stat.slice(stat.lastIndexOf(')')).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

export function parsePeakResidentBytes(status: string): number {
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) * BYTES_PER_KB;
}
