/** A dataset's list of what its classes are called, beside their folders. */
export const CLASSES_FILE = 'classes.json';

/** Of 255 bytes that a name may have, with four for a character and a number behind. */
const MOST_CHARACTERS = 60;
const UNSAFE = /[^\p{L}\p{M}\p{N} ._()+-]/gu;
/** Windows has devices of these names, whatever their extension. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/**
 * A folder's name for each class: one that every file system takes, that leads nowhere else, and that
 * is its own where upper and lower case are the same.
 */
export function folderNames(classes: readonly string[]): readonly string[] {
  const used = new Set([CLASSES_FILE]);
  return classes.map((name) => {
    const safe = safeName(name);
    let candidate = safe;
    for (let number = 2; used.has(candidate.toLowerCase()); number += 1) {
      candidate = `${safe} (${String(number)})`;
    }
    used.add(candidate.toLowerCase());
    return candidate;
  });
}

function safeName(name: string): string {
  const plain = name.normalize('NFC').replace(UNSAFE, '_');
  const short = Array.from(plain).slice(0, MOST_CHARACTERS).join('');
  // A dot in front hides a folder, and Windows drops dots and spaces at the end.
  const trimmed = short.replace(/^[. ]+|[. ]+$/g, '').replace(DEVICE, '$1_');
  return trimmed === '' ? 'class' : trimmed;
}
