import type { ByteReader } from './byte-reader.js';
import { CheckpointError } from './checkpoint-error.js';
import { call, isKind, storageOf } from './pickle-calls.js';
import { PickleStack } from './pickle-stack.js';
import {
  describeValue,
  GLOBAL_NAMES,
  quote,
  type PickledGlobal,
  type PickledTuple,
  type PickleValue,
} from './pickle-value.js';

/** A tensor takes 150 bytes, and a network has some hundreds. */
const MAX_PICKLE_BYTES = 2 ** 20;
const MAX_TEXT_BYTES = 1024;

/** Those that a checkpoint of tensors has; Python's pickletools lists all. */
const OPCODE = {
  mark: 0x28,
  emptyTuple: 0x29,
  stop: 0x2e,
  binInt: 0x4a,
  binInt1: 0x4b,
  binInt2: 0x4d,
  none: 0x4e,
  binPersistentId: 0x51,
  reduce: 0x52,
  binUnicode: 0x58,
  emptyList: 0x5d,
  append: 0x61,
  build: 0x62,
  global: 0x63,
  appends: 0x65,
  binGet: 0x68,
  longBinGet: 0x6a,
  binPut: 0x71,
  longBinPut: 0x72,
  setItem: 0x73,
  tuple: 0x74,
  setItems: 0x75,
  emptyDict: 0x7d,
  tuple1: 0x85,
  tuple2: 0x86,
  tuple3: 0x87,
  newTrue: 0x88,
  newFalse: 0x89,
} as const;

/** PROTO 2: PyTorch's older format is in that one unless it was asked for another. */
const PROTOCOL_2 = 0x02_80;

const GLOBALS: ReadonlyMap<string, PickledGlobal> = new Map(
  GLOBAL_NAMES.map((name) => [name, { kind: 'global', name }]),
);
const EMPTY_TUPLE: PickledTuple = { kind: 'tuple', items: [] };

/**
 * Reads one pickle, as far as tensors go: the opcodes that they take, and the names that stand for
 * them. Nothing is called, imported or constructed. Every opcode makes at most one value, and no
 * container is ever copied, so that time and memory stay within a multiple of MAX_PICKLE_BYTES.
 *
 * @throws CheckpointError with what was expected and what came.
 */
export function readPickle(reader: ByteReader): PickleValue {
  return new PickleMachine(reader).run();
}

class PickleMachine {
  readonly #stack = new PickleStack((expected, came) => this.#wrong(expected, came));
  readonly #start: number;
  /** Of the opcode under way. */
  #byte: number;

  constructor(private readonly reader: ByteReader) {
    this.#start = reader.position;
    this.#byte = reader.position;
  }

  run(): PickleValue {
    const protocol = this.reader.uint16('the beginning of a pickle');
    if (protocol !== PROTOCOL_2) throw this.#wrong('a pickle of protocol 2', 'something else');
    for (;;) {
      this.#byte = this.reader.position;
      if (this.#byte - this.#start > MAX_PICKLE_BYTES) {
        throw this.#wrong(`a pickle of at most ${String(MAX_PICKLE_BYTES)} bytes`, 'a longer one');
      }
      const opcode = this.reader.uint8('an opcode');
      if (opcode === OPCODE.stop) return this.#stack.popLast();
      const value = this.#valueOf(opcode);
      if (value === undefined) this.#change(opcode);
      else this.#stack.push(value);
    }
  }

  /** @returns What the opcode puts on the stack; undefined where it puts nothing there. */
  #valueOf(opcode: number): PickleValue | undefined {
    switch (opcode) {
      case OPCODE.none:
        return null;
      case OPCODE.newTrue:
        return true;
      case OPCODE.newFalse:
        return false;
      case OPCODE.binInt1:
        return this.reader.uint8('a number');
      case OPCODE.binInt2:
        return this.reader.uint16('a number');
      case OPCODE.binInt:
        return this.reader.int32('a number');
      case OPCODE.binUnicode:
        return this.#text();
      case OPCODE.global:
        return this.#global();
      case OPCODE.binGet:
        return this.#stack.recall(this.reader.uint8('a place to recall from'));
      case OPCODE.longBinGet:
        return this.#stack.recall(this.reader.uint32('a place to recall from'));
      case OPCODE.emptyTuple:
        return EMPTY_TUPLE;
      case OPCODE.tuple1:
      case OPCODE.tuple2:
      case OPCODE.tuple3:
        return { kind: 'tuple', items: this.#stack.popMany(opcode - OPCODE.tuple1 + 1) };
      case OPCODE.tuple:
        return { kind: 'tuple', items: this.#stack.popMarked() };
      case OPCODE.emptyList:
        return { kind: 'list', items: [] };
      case OPCODE.emptyDict:
        return { kind: 'dictionary', entries: [] };
      case OPCODE.binPersistentId:
        return storageOf(this.#stack.pop(), this.#byte);
      case OPCODE.reduce:
        return this.#reduce();
      default:
        return undefined;
    }
  }

  /** What changes the values that are there. */
  #change(opcode: number): void {
    switch (opcode) {
      case OPCODE.mark:
        this.#stack.mark();
        break;
      case OPCODE.binPut:
        this.#stack.remember(this.reader.uint8('a place to remember at'));
        break;
      case OPCODE.longBinPut:
        this.#stack.remember(this.reader.uint32('a place to remember at'));
        break;
      case OPCODE.append:
        this.#stack.append(this.#stack.popMany(1));
        break;
      case OPCODE.appends:
        this.#stack.append(this.#stack.popMarked());
        break;
      case OPCODE.setItem:
        this.#stack.enter(this.#stack.popMany(2));
        break;
      case OPCODE.setItems:
        this.#stack.enter(this.#stack.popMarked());
        break;
      case OPCODE.build:
        this.#build();
        break;
      default:
        throw this.#wrong(
          'an opcode that a checkpoint of tensors has',
          `0x${opcode.toString(16).padStart(2, '0')}`,
        );
    }
  }

  #text(): string {
    const length = this.reader.uint32("a text's length");
    if (length > MAX_TEXT_BYTES) {
      throw this.#wrong(`a text of at most ${String(MAX_TEXT_BYTES)} bytes`, String(length));
    }
    const bytes = this.reader.take(length, 'a text');
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      throw this.#wrong('a text in UTF-8', 'something else');
    }
  }

  #global(): PickledGlobal {
    const module = this.reader.line(MAX_TEXT_BYTES, "a module's name");
    const name = this.reader.line(MAX_TEXT_BYTES, 'a name');
    // `torch` with `_utils._rebuild_tensor_v2` is spelt the same, and not the same.
    const known = name.includes('.') ? undefined : GLOBALS.get(`${module}.${name}`);
    if (known !== undefined) return known;
    throw this.#wrong(`one of the names ${GLOBAL_NAMES.join(', ')}`, quote(`${module} ${name}`));
  }

  #reduce(): PickleValue {
    const args = this.#stack.pop();
    if (!isKind(args, 'tuple')) throw this.#wrong('a tuple of arguments', describeValue(args));
    return call(this.#stack.pop(), args, this.#byte);
  }

  /** PyTorch hangs the versions of a network's modules on its OrderedDict; they are left out. */
  #build(): void {
    const attributes = this.#stack.pop();
    const owner = this.#stack.peek();
    const [first, ...more] = isKind(attributes, 'dictionary') ? attributes.entries : [];
    if (first?.[0] === '_metadata' && more.length === 0 && isKind(owner, 'dictionary')) return;
    throw this.#wrong(
      'nothing but _metadata on an OrderedDict',
      `${describeValue(attributes)} on ${describeValue(owner)}`,
    );
  }

  #wrong(expected: string, came: string): CheckpointError {
    return new CheckpointError(this.#byte, expected, came);
  }
}
