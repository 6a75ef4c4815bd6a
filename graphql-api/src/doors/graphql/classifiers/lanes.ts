/** Has work done a few at a time, in the order in which it came. */
export type Lanes = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** @param count As many are under way at most. */
export function createLanes(count: number): Lanes {
  let underWay = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (underWay >= count) await new Promise<void>((resolve) => waiting.push(resolve));
    else underWay += 1;
    try {
      return await work();
    } finally {
      // The next one takes its place.
      const next = waiting.shift();
      if (next === undefined) underWay -= 1;
      else next();
    }
  };
}
