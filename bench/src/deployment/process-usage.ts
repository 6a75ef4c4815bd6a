import { readFile } from 'node:fs/promises';

/** Linux counts in hundredths of a second towards programs, whatever the kernel does inside. */
const TICKS_PER_SECOND = 100;
const BYTES_PER_KB = 1024;

/** What a process and all its threads have spent so far, in user and kernel mode. */
export async function cpuSeconds(pid: number): Promise<number> {
  return parseCpuSeconds(await readFile(`/proc/${String(pid)}/stat`, 'utf8'));
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
