/** What Python's `repr` writes of values that have one: a dictionary comes as its entries. */
export type PythonValue =
  string | number | boolean | null | readonly PythonValue[] | PythonDictionary;

export interface PythonDictionary {
  readonly entries: readonly (readonly [PythonValue, PythonValue])[];
}

/** 50,000 names of 80 characters. */
const MAX_LENGTH = 4 * 2 ** 20;
const MAX_DEPTH = 8;

const NUMBER = /[+-]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)/y;
const WORD = /[A-Za-z_]+/y;
const SPACE = /[\s]*/y;
/** Up to the quote, an escape or the line's end. */
const PLAIN: Readonly<Record<string, RegExp>> = { "'": /[^'\\\r\n]*/y, '"': /[^"\\\r\n]*/y };
const CODE_POINT = /x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})/y;

const WORDS: Readonly<Record<string, PythonValue>> = { True: true, False: false, None: null };
const ESCAPES: Readonly<Record<string, string>> = {
  ...{ '\\': '\\', "'": "'", '"': '"', '\n': '' },
  ...{ a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
};

/**
 * Reads dictionaries, lists, tuples, strings in either quotes, numbers, `True`, `False` and `None`,
 * as `repr` writes them. Nothing is computed, and nothing else is understood.
 *
 * @throws Error that says where it is something else.
 */
export function parsePythonLiteral(text: string): PythonValue {
  if (text.length > MAX_LENGTH) throw new Error('it is too long');
  const parser = new LiteralParser(text);
  const value = parser.value(0);
  parser.end();
  return value;
}

export function isDictionary(value: PythonValue): value is PythonDictionary {
  return typeof value === 'object' && value !== null && 'entries' in value && !isList(value);
}

export function isList(value: PythonValue): value is readonly PythonValue[] {
  return Array.isArray(value);
}

/** Has a place in the text for as long as it is read. */
class LiteralParser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): PythonValue {
    if (depth > MAX_DEPTH) throw this.#unexpected('less depth');
    const next = this.#peek();
    switch (next) {
      case '{':
        return this.#dictionary(depth);
      case '[':
        return this.#list(']', depth);
      case '(':
        return this.#list(')', depth);
      case "'":
      case '"':
        return this.#string(next);
      default:
        return this.#scalar();
    }
  }

  end(): void {
    if (this.#peek() !== '') throw this.#unexpected('its end');
  }

  #dictionary(depth: number): PythonDictionary {
    const entries: (readonly [PythonValue, PythonValue])[] = [];
    this.#items('}', () => {
      const key = this.value(depth + 1);
      this.#take(':');
      entries.push([key, this.value(depth + 1)]);
    });
    return { entries };
  }

  #list(end: ']' | ')', depth: number): readonly PythonValue[] {
    const values: PythonValue[] = [];
    this.#items(end, () => values.push(this.value(depth + 1)));
    return values;
  }

  /** With a comma between each, and perhaps one behind the last. */
  #items(end: string, read: () => void): void {
    this.#at += 1;
    while (this.#peek() !== end) {
      read();
      if (this.#peek() !== end) this.#take(',');
    }
    this.#take(end);
  }

  #string(quote: string): string {
    this.#at += 1;
    const parts: string[] = [];
    for (;;) {
      parts.push(this.#match(PLAIN[quote] ?? PLAIN["'"]) ?? '');
      const next = this.#text[this.#at];
      if (next !== quote && next !== '\\') throw this.#unexpected(`the closing ${quote}`);
      this.#at += 1;
      if (next === quote) return parts.join('');
      parts.push(this.#escaped());
    }
  }

  #escaped(): string {
    const simple = ESCAPES[this.#text[this.#at] ?? ''];
    if (simple !== undefined) {
      this.#at += 1;
      return simple;
    }
    CODE_POINT.lastIndex = this.#at;
    const [whole = '', two, four, eight, octal] = CODE_POINT.exec(this.#text) ?? [];
    const digits = two ?? four ?? eight;
    const code =
      digits === undefined ? Number.parseInt(octal ?? '', 8) : Number.parseInt(digits, 16);
    if (!(code <= 0x10ffff)) throw this.#unexpected('an escape of Python’s');
    this.#at += whole.length;
    return String.fromCodePoint(code);
  }

  #scalar(): PythonValue {
    const number = this.#match(NUMBER);
    if (number !== undefined) return Number(number);
    const start = this.#at;
    const word = this.#match(WORD) ?? '';
    const value = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
    if (value !== undefined) return value;
    this.#at = start;
    throw this.#unexpected('a value');
  }

  /** @returns undefined where it does not match, or only nothing does. */
  #match(pattern: RegExp | undefined): string | undefined {
    if (pattern === undefined) return undefined;
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#text) ?? [];
    this.#at += found?.length ?? 0;
    return found === '' ? undefined : found;
  }

  #peek(): string {
    this.#match(SPACE);
    return this.#text[this.#at] ?? '';
  }

  #take(expected: string): void {
    if (this.#peek() !== expected) throw this.#unexpected(`"${expected}"`);
    this.#at += 1;
  }

  #unexpected(expected: string): Error {
    const came = JSON.stringify(this.#text.slice(this.#at, this.#at + 20));
    return new Error(`expected ${expected} at character ${String(this.#at)}, came ${came}`);
  }
}
