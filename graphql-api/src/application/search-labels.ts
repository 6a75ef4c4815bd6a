import type { Label } from '@detections/schema';

/** How well a text matches. */
type Match = 'exact' | 'prefix' | 'wordPrefix' | 'substring' | 'none';

/**
 * From the best to the worst. A name that holds what is searched for somewhere within a word is less
 * than a synonym, or than a kind of that thing: `cat` means a tabby rather than a `polecat`.
 */
const RANKS = {
  name: { exact: 0, prefix: 1, wordPrefix: 2, substring: 5 },
  synonym: { exact: 3, prefix: 6, wordPrefix: 7, substring: 8 },
  // Of parents only the very name counts: most have `thing` among them.
  parent: { exact: 4 },
} satisfies Record<string, Partial<Record<Match, number>>>;

const NO_RANK = Number.POSITIVE_INFINITY;

/**
 * The labels that match, the best first: by a name or an id, by a synonym, or because they are a kind
 * of what is searched for; equal ones by class index. Case and what joins or parts words do not
 * matter. An empty search finds all.
 *
 * @param labels In the order of the class index.
 */
export function searchLabels(labels: readonly Label[], search: string): readonly Label[] {
  const wanted = normalise(search);
  if (wanted === '') return labels;
  const rankOf = createRanking(wanted);
  return labels
    .map((label) => ({ label, rank: rankOf(label) }))
    .filter(({ rank }) => rank !== NO_RANK)
    .sort((a, b) => a.rank - b.rank || a.label.classIndex - b.label.classIndex)
    .map(({ label }) => label);
}

/** @param wanted Normalised. */
function createRanking(wanted: string): (label: Label) => number {
  const matchOf = createMatching(wanted);
  // A thousand classes share a few hundred parents.
  const parentRanks = new Map<string, number>();
  const rankText = (text: string, ranks: Partial<Record<Match, number>>): number => {
    return ranks[matchOf(normalise(text))] ?? NO_RANK;
  };
  const rankParent = (text: string): number => {
    const known = parentRanks.get(text);
    if (known !== undefined) return known;
    const rank = rankText(text, RANKS.parent);
    parentRanks.set(text, rank);
    return rank;
  };
  return ({ id = '', name, displayName = name, synonyms = [], parents = [] }) =>
    Math.min(
      ...[id, name, displayName].map((text) => rankText(text, RANKS.name)),
      ...synonyms.map((text) => rankText(text, RANKS.synonym)),
      ...parents.map(rankParent),
    );
}

function createMatching(wanted: string): (text: string) => Match {
  // One writes `cell phone` or `sun glasses`, the other `cellphone` and `sunglasses`.
  const closedUp = closeUp(wanted);
  return (text) => {
    if (text === wanted) return 'exact';
    if (text.startsWith(wanted)) return 'prefix';
    if (text.includes(` ${wanted}`)) return 'wordPrefix';
    if (text.includes(wanted)) return 'substring';
    return closeUp(text).startsWith(closedUp) ? 'prefix' : 'none';
  };
}

/** In lower case, a space between words: names have `_`, and some have hyphens. */
function normalise(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[_\s-]+/g, ' ')
    .trim();
}

function closeUp(text: string): string {
  return text.replaceAll(' ', '');
}
