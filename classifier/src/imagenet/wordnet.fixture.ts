/** Words of a made-up language, each a kind of the one before it or what is said. */
export interface MadeUpSynset {
  readonly lemmas: readonly string[];
  readonly gloss: string;
  /** Places in the list, all of them earlier. */
  readonly kindOf?: readonly number[];
  readonly instanceOf?: readonly number[];
}

export interface MadeUpWordNet {
  readonly data: Buffer;
  /** In the order of the list. */
  readonly offsets: readonly number[];
}

/** A `data.noun` with a licence in front, as WordNet's has one. */
export function madeUpWordNet(synsets: readonly MadeUpSynset[]): MadeUpWordNet {
  const offsets: number[] = [];
  let text = '  1 This database is made up.  \n';
  for (const { lemmas, gloss, kindOf = [], instanceOf = [] } of synsets) {
    const offset = text.length;
    const words = lemmas.map((lemma) => `${lemma} 0`);
    const pointers = [
      ...kindOf.map((at) => `@ ${digits(offsets[at], 8)} n 0000`),
      ...instanceOf.map((at) => `@i ${digits(offsets[at], 8)} n 0000`),
      // What is part of it and what verb it comes from are other pointers.
      '%p 00000001 n 0000',
      '+ 00000002 v 0101',
    ];
    const counted = [words.length.toString(16).padStart(2, '0'), ...words];
    const fields = [digits(offset, 8), '05', 'n', ...counted, digits(pointers.length, 3)];
    text += `${[...fields, ...pointers].join(' ')} | ${gloss}  \n`;
    offsets.push(offset);
  }
  return { data: Buffer.from(text, 'latin1'), offsets };
}

function digits(value: number | undefined, count: number): string {
  return String(value).padStart(count, '0');
}
