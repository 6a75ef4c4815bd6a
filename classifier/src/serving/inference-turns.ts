import type { InferenceOptions } from '../engines/engine.js';

/** `all` threads for a picture that is alone; `one` lane where others are there. */
export type Share = NonNullable<InferenceOptions['share']>;

/** A batch that waits for its turn. */
export interface WaitingBatch {
  /** Since when its oldest picture waits, on the monotonic clock. */
  readonly since: number;
  /** How many pictures it would take along now. */
  readonly size: () => number;
  /** How many batches its engine may be asked for now; asked anew each time that it may begin. */
  readonly lanes: () => number;
}

/** Who may go into the networks of a process, and with how many threads. */
export interface InferenceTurns {
  /** Runs work once it is its turn. */
  readonly inTurn: <T>(batch: WaitingBatch, work: (share: Share) => Promise<T>) => Promise<T>;
  /** Counts a picture as about to come for as long as `work`, its decoding, takes. */
  readonly expecting: <T>(work: () => Promise<T>) => Promise<T>;
}

interface Waiting extends WaitingBatch {
  readonly start: (share: Share) => void;
}

/**
 * Lets as many batches into the networks of a process at one time as their engines have lanes. A
 * picture that is alone takes all threads, and nothing beside it. The model whose oldest picture
 * waits longest comes next, so that one that is asked much cannot keep another waiting.
 */
export function createInferenceTurns(): InferenceTurns {
  const waiting: Waiting[] = [];
  let running = 0;
  let isWholeTaken = false;
  let expected = 0;
  const isAlone = ({ size }: Waiting): boolean =>
    running === 0 && expected === 0 && waiting.length === 1 && size() <= 1;
  const next = (): void => {
    waiting.sort((a, b) => a.since - b.since);
    for (;;) {
      const [first] = waiting;
      if (first === undefined) return;
      const share = isAlone(first) ? 'all' : 'one';
      const takesWhole = share === 'all' || first.lanes() === 1;
      const isFree = takesWhole ? running === 0 : !isWholeTaken && running < first.lanes();
      if (!isFree) return;
      waiting.shift();
      running += 1;
      isWholeTaken = takesWhole;
      first.start(share);
    }
  };
  return {
    inTurn: (batch, work) =>
      new Promise((resolve, reject) => {
        const start = (share: Share): void => {
          const done = work(share);
          done.then(resolve, reject);
          const leave = (): void => {
            running -= 1;
            if (running === 0) isWholeTaken = false;
            next();
          };
          done.then(leave, leave);
        };
        waiting.push({ ...batch, start });
        next();
      }),
    expecting: async (work) => {
      expected += 1;
      try {
        return await work();
      } finally {
        expected -= 1;
      }
    },
  };
}
