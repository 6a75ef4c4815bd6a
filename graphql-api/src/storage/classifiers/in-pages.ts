/** Of embeddings 4 MB; and no more parameters than a statement may have. */
const PAGE_LENGTH = 500;

/** Asks for many ids in several statements, each of them once. */
export async function inPages<T>(
  ids: readonly string[],
  ask: (page: readonly string[]) => Promise<readonly T[]>,
): Promise<T[]> {
  const distinct = [...new Set(ids)];
  const found: T[] = [];
  for (let start = 0; start < distinct.length; start += PAGE_LENGTH) {
    found.push(...(await ask(distinct.slice(start, start + PAGE_LENGTH))));
  }
  return found;
}
