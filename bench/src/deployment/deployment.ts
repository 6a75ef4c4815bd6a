import type { Closeable } from '@detections/runtime/lifecycle';

/** A service that runs on this machine, ready to be asked. */
export interface Deployment extends Closeable {
  readonly url: string;
  /** What its work is spread over. */
  readonly processes: readonly NamedProcess[];
}

export interface NamedProcess {
  readonly name: string;
  readonly pid: number;
}

export type Environment = Readonly<Record<string, string>>;
