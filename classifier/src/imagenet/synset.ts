/** A set of words that mean the same, as WordNet's `data.noun` has it. */
export interface Synset {
  /** The usual one first; words are joined by underscores. */
  readonly lemmas: readonly [string, ...string[]];
  /** Offsets of what it is a kind of, or an instance of, in the file's order. */
  readonly hypernyms: readonly number[];
  /** The meaning, without the examples of use. */
  readonly definition: string;
}

/** `@` a kind of, `@i` an instance of: wninput(5WN). */
const HYPERNYM = new Set(['@', '@i']);

/**
 * @param data The file `data.noun`: a synset's offset is where its line begins, in bytes.
 * @throws Error where no synset begins there.
 */
export function readSynset(data: Buffer, offset: number): Synset {
  const end = data.indexOf('\n', offset);
  const line = data.toString('latin1', offset, end === -1 ? data.length : end);
  const synset = Number(line.slice(0, line.indexOf(' '))) === offset ? parse(line) : undefined;
  if (synset !== undefined) return synset;
  const came = JSON.stringify(line.slice(0, 60));
  throw new Error(`Expected a noun of WordNet at byte ${String(offset)}; ${came} came.`);
}

/**
 * wndb(5WN): `synset_offset lex_filenum ss_type w_cnt word lex_id [word lex_id…] p_cnt [ptr…] | gloss`,
 * of which w_cnt is hexadecimal, p_cnt decimal, and ptr `pointer_symbol synset_offset pos source/target`.
 */
function parse(line: string): Synset | undefined {
  const [fields = '', gloss] = splitOnce(line, ' | ');
  const [, , type, wordCount = '', ...rest] = fields.trim().split(' ');
  const words = inGroups(rest.splice(0, 2 * Number.parseInt(wordCount, 16)), 2);
  const pointers = inGroups(rest.slice(1), 4);
  const [lemma, ...synonyms] = words.map(([word = '']) => word);
  const isWhole = type === 'n' && rest[0] !== undefined && pointers.length === Number(rest[0]);
  if (!isWhole || !lemma || gloss === undefined) return undefined;
  return {
    lemmas: [lemma, ...synonyms],
    hypernyms: pointers.flatMap(([symbol = '', target]) =>
      HYPERNYM.has(symbol) ? [Number(target)] : [],
    ),
    // Examples are quoted and come last; a quotation within the definition follows no semicolon.
    definition: (splitOnce(gloss, '; "')[0] ?? '').trim(),
  };
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}

function inGroups(fields: readonly string[], size: number): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(fields.length / size) }, (_, index) =>
    fields.slice(index * size, (index + 1) * size),
  );
}
