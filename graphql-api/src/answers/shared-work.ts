import { CallerGoneError } from '@detections/schema';

/** Work under way, each piece for all who want the same. */
export interface SharedWork<T> {
  /**
   * Starts `run`, or waits with those who did so before under the same key.
   *
   * @param run Its signal aborts once the last caller has gone.
   * @throws CallerGoneError once the caller's own signal aborts; the others go on waiting.
   * Otherwise whatever `run` throws, to each of them.
   */
  join(key: string, caller: Caller, run: (signal: AbortSignal) => Promise<T>): Promise<T>;
  isUnderWay(key: string): boolean;
}

export interface Caller {
  readonly id: string;
  /** Aborts when the caller goes away. */
  readonly signal: AbortSignal;
}

interface Work<T> {
  readonly outcome: Promise<T>;
  readonly abandon: AbortController;
  callers: number;
}

export function createSharedWork<T>(): SharedWork<T> {
  const underWay = new Map<string, Work<T>>();
  const forget = (key: string, work: Work<T>): void => {
    if (underWay.get(key) === work) underWay.delete(key);
  };
  const start = (key: string, run: (signal: AbortSignal) => Promise<T>): Work<T> => {
    const abandon = new AbortController();
    // Forgotten before anybody hears of it: who then asks again starts anew.
    const outcome = run(abandon.signal).finally(() => {
      forget(key, work);
    });
    const work = { outcome, abandon, callers: 0 };
    underWay.set(key, work);
    return work;
  };
  return {
    join: async (key, caller, run) => {
      if (caller.signal.aborted) throw new CallerGoneError(caller.id);
      const work = underWay.get(key) ?? start(key, run);
      work.callers += 1;
      try {
        return await unlessGone(work.outcome, caller);
      } finally {
        work.callers -= 1;
        if (work.callers === 0) {
          // Nobody may join what is about to be taken back.
          forget(key, work);
          work.abandon.abort();
        }
      }
    },
    isUnderWay: (key) => underWay.has(key),
  };
}

function unlessGone<T>(outcome: Promise<T>, { id, signal }: Caller): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      reject(new CallerGoneError(id));
    };
    signal.addEventListener('abort', leave, { once: true });
    outcome.then(
      (value) => {
        signal.removeEventListener('abort', leave);
        resolve(value);
      },
      (error: unknown) => {
        signal.removeEventListener('abort', leave);
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}
