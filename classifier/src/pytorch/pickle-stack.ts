import { isKind } from './pickle-calls.js';
import { describeValue, quote, type PickleValue } from './pickle-value.js';

/** Python puts at most a thousand entries at once into a dictionary. */
const MAX_DEPTH = 4096;

/** What a pickle works on: values, marks where a run of them begins, and what it remembers. */
export class PickleStack {
  readonly #values: PickleValue[] = [];
  /** Heights of the stack; what is below the last one is out of reach. */
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, PickleValue>();

  /** @param wrong Makes the error that tells where in the file it is. */
  constructor(private readonly wrong: (expected: string, came: string) => Error) {}

  push(value: PickleValue): void {
    this.#requireRoom();
    this.#values.push(value);
  }

  mark(): void {
    this.#requireRoom();
    this.#marks.push(this.#values.length);
  }

  peek(): PickleValue {
    const value = this.#values.at(-1);
    if (value !== undefined && this.#values.length > this.#bottom) return value;
    throw this.wrong('a value', 'nothing');
  }

  pop(): PickleValue {
    const value = this.peek();
    this.#values.pop();
    return value;
  }

  popMany(count: number): readonly PickleValue[] {
    const first = this.#values.length - count;
    if (first >= this.#bottom) return this.#values.splice(first);
    throw this.wrong(`${String(count)} values`, 'fewer');
  }

  popMarked(): readonly PickleValue[] {
    const mark = this.#marks.pop();
    if (mark === undefined) throw this.wrong('a mark', 'nothing');
    return this.#values.splice(mark);
  }

  /** The last value of all. */
  popLast(): PickleValue {
    const value = this.pop();
    const left = this.#values.length + this.#marks.length;
    if (left === 0) return value;
    throw this.wrong('one value at the end of the pickle', `${String(left)} more`);
  }

  remember(place: number): void {
    this.#memo.set(place, this.peek());
  }

  recall(place: number): PickleValue {
    const value = this.#memo.get(place);
    if (value !== undefined) return value;
    throw this.wrong(`something remembered at ${String(place)}`, 'nothing');
  }

  append(items: readonly PickleValue[]): void {
    const list = this.peek();
    if (!isKind(list, 'list')) throw this.wrong('a list to append to', describeValue(list));
    for (const item of items) list.items.push(item);
  }

  /** @param keysAndValues In turn. */
  enter(keysAndValues: readonly PickleValue[]): void {
    const dictionary = this.peek();
    if (!isKind(dictionary, 'dictionary')) {
      throw this.wrong('a dictionary to put entries into', describeValue(dictionary));
    }
    for (let index = 0; index < keysAndValues.length; index += 2) {
      const [key, value] = [keysAndValues[index], keysAndValues[index + 1]];
      if (typeof key !== 'string') throw this.wrong('a text as key', describeValue(key));
      if (value === undefined) throw this.wrong(`a value for ${quote(key)}`, 'nothing');
      dictionary.entries.push([key, value]);
    }
  }

  get #bottom(): number {
    return this.#marks.at(-1) ?? 0;
  }

  #requireRoom(): void {
    if (this.#values.length + this.#marks.length < MAX_DEPTH) return;
    throw this.wrong(`at most ${String(MAX_DEPTH)} values at once`, 'one more');
  }
}
