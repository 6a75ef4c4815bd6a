import { readdir, readFile } from 'node:fs/promises';

/** Linux counts in hundredths of a second towards programs, whatever the kernel does inside. */
const TICKS_PER_SECOND = 100;
const BYTES_PER_KB = 1024;

/**
 * What a process, its descendants that still run and all their threads have spent so far, in user
 * and kernel mode.
 */
export async function cpuSeconds(pid: number): Promise<number> {
  const tree = [pid, ...(await descendants(pid))];
  const stats = tree.map((each) => readFile(`/proc/${String(each)}/stat`, 'utf8'));
  return (await Promise.all(stats)).reduce((sum, stat) => sum + parseCpuSeconds(stat), 0);
}

/** Whom a process started, and whom those started in turn. */
export async function descendants(pid: number): Promise<readonly number[]> {
  const tasks = `/proc/${String(pid)}/task`;
  const lists = (await readdir(tasks)).map((task) => readFile(`${tasks}/${task}/children`, 'utf8'));
  const children = (await Promise.all(lists)).flatMap(parseChildren);
  const deeper = await Promise.all(children.map((child) => descendants(child)));
  return [...children, ...deeper.flat()];
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

/** @param children As proc_pid_task_children(5) has it: process ids with a space behind each. */
export function parseChildren(children: string): readonly number[] {
  return children.split(' ').filter(Boolean).map(Number);
}

export function parsePeakResidentBytes(status: string): number {
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) * BYTES_PER_KB;
}
