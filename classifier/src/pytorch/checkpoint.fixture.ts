/** Bytes of a pickle; opcodes are spelt as in Python's pickletools. */
export type Opcodes = Uint8Array;

export interface TensorOptions {
  readonly key?: string;
  readonly type?: string;
  readonly count?: number;
  readonly offset?: Opcodes;
  readonly shape?: readonly number[];
  readonly strides?: readonly number[];
  readonly storage?: Opcodes;
  readonly hooks?: Opcodes;
}

/** The parts of a checkpoint, each of which a test may have otherwise. */
export interface CheckpointParts {
  readonly magic?: Uint8Array;
  readonly version?: Opcodes;
  readonly machine?: Opcodes;
  readonly tensors?: Opcodes;
  readonly keys?: Opcodes;
  readonly storages?: Uint8Array;
  readonly end?: Uint8Array;
}

export const MAGIC = Uint8Array.from(Buffer.from('80028a0a6cfc9c46f9206aa850192e', 'hex'));
export const NONE = op('N');
export const TRUE = op(0x88);
export const FALSE = op(0x89);
export const ORDERED_DICT = bytes(global('collections', 'OrderedDict'), op(')'), op('R'));
const MACHINE = dictionary({ protocol_version: int(1001), little_endian: TRUE });

/** Two by three floats 0 to 5, and one int64 of 7, as PyTorch would write them. */
export function checkpoint(parts: CheckpointParts = {}): Uint8Array {
  const {
    tensors = network({ weight: tensor(), steps: tensor(STEPS) }),
    keys = list(text('a'), text('b')),
    storages = bytes(storage(floats(0, 1, 2, 3, 4, 5)), storage(BigInt64Array.of(7n))),
  } = parts;
  return bytes(
    parts.magic ?? MAGIC,
    pickle(parts.version ?? int(1001)),
    pickle(parts.machine ?? MACHINE),
    pickle(tensors),
    pickle(keys),
    storages,
    parts.end ?? new Uint8Array(),
  );
}

/** With one tensor, of these floats. */
export function single(options: TensorOptions, values = floats(0, 1, 2, 3, 4, 5)): Uint8Array {
  return checkpoint({
    tensors: network({ weight: tensor(options) }),
    keys: list(text('a')),
    storages: storage(values),
  });
}

export const STEPS: TensorOptions = {
  ...{ key: 'b', type: 'LongStorage', count: 1, shape: [], strides: [] },
};

export function tensor(options: TensorOptions = {}): Opcodes {
  const { offset = int(0), shape = [2, 3], strides = [3, 1], hooks = ORDERED_DICT } = options;
  return bytes(
    global('torch._utils', '_rebuild_tensor_v2'),
    tuple(
      options.storage ?? storageId(options),
      offset,
      tuple(...shape.map(int)),
      tuple(...strides.map(int)),
      FALSE,
      hooks,
    ),
    op('R'),
  );
}

export function storageId(options: TensorOptions, view: Opcodes = NONE): Opcodes {
  const { key = 'a', type = 'FloatStorage', count = 6 } = options;
  const parts = [text('storage'), global('torch', type), text(key), text('cpu'), int(count), view];
  return bytes(tuple(...parts), op('Q'));
}

/** An OrderedDict with what PyTorch hangs on it. */
export function network(tensors: Readonly<Record<string, Opcodes>>): Opcodes {
  const metadata = bytes(text('_metadata'), dictionary({ '': dictionary({ version: int(1) }) }));
  return bytes(ORDERED_DICT, entries(tensors), op('}'), metadata, op('s'), op('b'));
}

export function dictionary(values: Readonly<Record<string, Opcodes>>): Opcodes {
  return bytes(op('}'), entries(values));
}

export function list(...items: readonly Opcodes[]): Opcodes {
  return bytes(op(']'), op('('), ...items, op('e'));
}

export function tuple(...items: readonly Opcodes[]): Opcodes {
  return bytes(op('('), ...items, op('t'));
}

export function global(module: string, name: string): Opcodes {
  return bytes(op('c'), ascii(`${module}\n${name}\n`));
}

export function text(value: string): Opcodes {
  return bytes(op('X'), uint32(Buffer.byteLength(value)), Uint8Array.from(Buffer.from(value)));
}

export function int(value: number): Opcodes {
  return bytes(op('J'), uint32(value));
}

export function op(opcode: string | number): Opcodes {
  return typeof opcode === 'string' ? ascii(opcode) : Uint8Array.of(opcode);
}

export function storage(values: Float32Array | BigInt64Array, count = values.length): Uint8Array {
  const length = Uint8Array.from(new Uint8Array(BigInt64Array.of(BigInt(count)).buffer));
  return bytes(length, new Uint8Array(values.buffer));
}

export function floats(...values: readonly number[]): Float32Array {
  return Float32Array.from(values);
}

export function uint32(value: number): Uint8Array {
  return new Uint8Array(Int32Array.of(value).buffer);
}

export function bytes(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

function pickle(opcodes: Opcodes): Uint8Array {
  return bytes(Uint8Array.of(0x80, 2), opcodes, op('.'));
}

function entries(values: Readonly<Record<string, Opcodes>>): Opcodes {
  const pairs = Object.entries(values).flatMap(([key, value]) => [text(key), value]);
  return bytes(op('('), ...pairs, op('u'));
}

function ascii(characters: string): Uint8Array {
  return Uint8Array.from(Buffer.from(characters, 'latin1'));
}
