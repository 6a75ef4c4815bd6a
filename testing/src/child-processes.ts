import { readdirSync, readFileSync } from 'node:fs';

/** Process ids of the running children of a process whose command line holds a word; Linux only. */
export function childProcesses(pid: number, word: string): readonly number[] {
  return readdirSync(`/proc/${String(pid)}/task`)
    .flatMap((thread) => read(`/proc/${String(pid)}/task/${thread}/children`).split(' '))
    .filter((child) => child !== '' && read(`/proc/${child}/cmdline`).includes(word))
    .map(Number);
}

/** Empty where it is gone by now. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
