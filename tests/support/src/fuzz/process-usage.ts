import { readdirSync, readFileSync } from 'node:fs';
import { childProcesses } from '../child-processes.js';

/** What a process and its children hold; Linux only. */
export interface ProcessUsage {
  readonly residentBytes: number;
  readonly descriptors: number;
}

export function processUsage(pid: number): ProcessUsage {
  const usages = [pid, ...childProcesses(pid)].map((each) => ({
    residentBytes: residentBytes(each),
    descriptors: readdirSync(`/proc/${String(each)}/fd`).length,
  }));
  return usages.reduce((sum, usage) => ({
    residentBytes: sum.residentBytes + usage.residentBytes,
    descriptors: sum.descriptors + usage.descriptors,
  }));
}

function residentBytes(pid: number): number {
  const [, kibibytes] =
    /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8')) ?? [];
  return Number(kibibytes) * 1024;
}
