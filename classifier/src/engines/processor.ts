import { readFile } from 'node:fs/promises';

export interface Processor {
  /** `process.arch` */
  readonly arch: string;
  /** Its features as Linux lists them in /proc/cpuinfo; empty where that is not known. */
  readonly flags: ReadonlySet<string>;
}

export async function readProcessor(cpuInfoPath = '/proc/cpuinfo'): Promise<Processor> {
  const text = await readFile(cpuInfoPath, 'utf8').catch(() => '');
  const flags = /^flags\s*:(.*)$/m.exec(text)?.[1] ?? '';
  return { arch: process.arch, flags: new Set(flags.split(/\s+/).filter(Boolean)) };
}
