/** Marks that Windows' editors and shells put in front of what they write. */
const MARKED: readonly { readonly mark: readonly number[]; readonly encoding: string }[] = [
  { mark: [0xff, 0xfe], encoding: 'utf-16le' },
  { mark: [0xfe, 0xff], encoding: 'utf-16be' },
];

/**
 * Decodes a text file of a package: UTF-8, or UTF-16 where its mark says so. What else it may be
 * would be a guess, and names that were guessed would look like names.
 *
 * @returns undefined where it is neither.
 */
export function decodeText(bytes: Uint8Array): string | undefined {
  const marked = MARKED.find(({ mark }) => mark.every((byte, index) => bytes[index] === byte));
  try {
    const text = new TextDecoder(marked?.encoding ?? 'utf-8', { fatal: true }).decode(bytes);
    // UTF-16 without its mark is UTF-8 with these in it.
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

/** What messages say of such a file. */
export const NOT_TEXT = 'it is no text in UTF-8; save it anew with that encoding';
