interface Waiting {
  /** Since when its oldest image waits, on the monotonic clock. */
  readonly since: number;
  readonly start: () => void;
}

/** Runs work once it is its turn; `since` says how long its oldest image has waited. */
export type InTurn = <T>(since: number, work: () => Promise<T>) => Promise<T>;

/**
 * Lets one batch at a time into the networks of a process, because each takes all the threads that
 * there are. The model whose oldest image waits longest comes next, so that one that is asked much
 * cannot keep another waiting.
 */
export function createInferenceTurns(): InTurn {
  const waiting: Waiting[] = [];
  let busy = false;
  const next = (): void => {
    const [first] = waiting.sort((a, b) => a.since - b.since);
    if (busy || first === undefined) return;
    busy = true;
    waiting.shift();
    first.start();
  };
  return (since, work) =>
    new Promise((resolve, reject) => {
      const start = (): void => {
        const done = work();
        done.then(resolve, reject);
        const leave = (): void => {
          busy = false;
          next();
        };
        done.then(leave, leave);
      };
      waiting.push({ since, start });
      next();
    });
}
