import type { Label } from '@detections/schema';

/** From the best kind of match to the worst. */
const EXACT = 0;
const PREFIX = 1;
const WORD_PREFIX = 2;
const SUBSTRING = 3;

/**
 * The labels whose name or id holds `search`, the best first: those that equal it, that
 * begin with it, that have a word beginning with it, and the rest; equal ones by class index.
 * Case and the difference between `_` and a space do not matter. An empty search finds all.
 *
 * @param labels In the order of the class index.
 */
export function searchLabels(labels: readonly Label[], search: string): readonly Label[] {
  const wanted = normalise(search);
  if (wanted === '') return labels;
  return labels
    .flatMap((label) => {
      const { name, displayName = name, id = '' } = label;
      const texts = [normalise(name), normalise(displayName), id.toLowerCase()];
      const rank = Math.min(...texts.map((text) => rankOf(text, wanted)));
      return Number.isFinite(rank) ? [{ label, rank }] : [];
    })
    .sort((a, b) => a.rank - b.rank || a.label.classIndex - b.label.classIndex)
    .map(({ label }) => label);
}

function rankOf(text: string, wanted: string): number {
  if (text === wanted) return EXACT;
  if (text.startsWith(wanted)) return PREFIX;
  if (!text.includes(wanted)) return Number.POSITIVE_INFINITY;
  return beginsAWord(text, wanted) ? WORD_PREFIX : SUBSTRING;
}

/** In names such as `German short-haired pointer` a word may also follow a hyphen. */
function beginsAWord(text: string, wanted: string): boolean {
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) {
    if (/[ -]/.test(text.charAt(at - 1))) return true;
  }
  return false;
}

function normalise(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[_\s]+/g, ' ')
    .trim();
}
