import { availableParallelism, cpus, loadavg } from 'node:os';

/** What figures depend on besides the code. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly nodeVersion: string;
  /** Of the last minute, before anything was measured: whether something else was running. */
  readonly loadAverage: number;
}

export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    nodeVersion: process.version,
    loadAverage: loadavg()[0] ?? 0,
  };
}
