/** One of the things that are compared. */
export interface Side<T> {
  readonly name: string;
  readonly measure: () => Promise<T>;
}

/** What one side gave, round by round. */
export type RoundsOf<T> = (side: string) => readonly T[];

/**
 * Measures each side once a round, by turns: A B A B. A shared machine's speed changes within a
 * minute, and then all sides of a round change alike; while one side works, the others are idle.
 *
 * @returns what a side gave, by its name; it throws RangeError for a name that no side has.
 */
export function alternate<T>(rounds: number, sides: readonly Side<T>[]): Promise<RoundsOf<T>> {
  return alternateEach(Array.from({ length: rounds }, () => sides));
}

/** The same, of sides that may be others in every round. */
async function alternateEach<T>(rounds: readonly (readonly Side<T>[])[]): Promise<RoundsOf<T>> {
  const results = new Map<string, T[]>();
  for (const { name, measure } of rounds.flat()) {
    const found = results.get(name) ?? [];
    found.push(await measure());
    results.set(name, found);
  }
  return (side) => {
    const found = results.get(side);
    if (found === undefined) throw new RangeError(`No side of the name ${side} was measured.`);
    return found;
  };
}

/**
 * Rounds in each of which the sides take several turns: for figures that lie closer together than
 * a machine's speeds from one second to the next.
 *
 * @param turns The sides of each turn of a round.
 * @param combine What a side's turns make of a round.
 */
export async function alternateWithinRounds<T, F>(
  rounds: number,
  turns: readonly (readonly Side<T>[])[],
  combine: (turns: readonly T[]) => F,
): Promise<RoundsOf<F>> {
  const measured: RoundsOf<T>[] = [];
  while (measured.length < rounds) measured.push(await alternateEach(turns));
  return (side) => measured.map((turnsOf) => combine(turnsOf(side)));
}
