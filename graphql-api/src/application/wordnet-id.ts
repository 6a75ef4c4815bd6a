/** The offset of a noun in WordNet 3.0, as ImageNet writes it. */
const WORDNET_ID = /^n\d{8}$/;

/** @returns undefined where the id is of another kind. */
export function wordNetIdOf(id: string | undefined): string | undefined {
  return id !== undefined && WORDNET_ID.test(id) ? id : undefined;
}
