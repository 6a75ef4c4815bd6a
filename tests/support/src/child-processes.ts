import { readdirSync, readFileSync } from 'node:fs';

/** Process ids of a process's running children whose command line holds `word`; Linux only. */
export function childProcesses(pid: number, word = ''): readonly number[] {
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
