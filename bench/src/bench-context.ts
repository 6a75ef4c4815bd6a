import type { BareClassifier } from './floor/bare-classifier.js';
import type { Inputs } from './inputs.js';
import type { LoadThread } from './load/load-thread.js';
import type { Pace } from './pace.js';
import type { PartResult } from './report/part-result.js';

/** What every part measures with. */
export interface Bench {
  readonly inputs: Inputs;
  readonly floor: BareClassifier;
  readonly load: LoadThread;
  readonly pace: Pace;
  /** Engines with precisions, as `--run` names them; undefined takes all that are there. */
  readonly onlyRuns: readonly string[] | undefined;
  /** For the person who waits. */
  readonly tell: (line: string) => void;
}

/** One question, and how it is answered. */
export interface Part {
  /** As `--only` takes it. */
  readonly name: string;
  readonly about: string;
  /** Why a run that does not ask for it by name leaves it out; undefined where it does not. */
  readonly leftOut?: (pace: Pace) => string | undefined;
  /** @throws CannotMeasureError */
  readonly measure: (bench: Bench) => Promise<PartResult>;
}

/** For parts that take long to set up. */
export function leaveOutWhenQuick({ isQuick }: Pace): string | undefined {
  return isQuick ? 'A quick run leaves it out, unless --only asks for it.' : undefined;
}

/** A part asks for something that this checkout or machine does not have yet. */
export class CannotMeasureError extends Error {
  override readonly name = 'CannotMeasureError';
}
