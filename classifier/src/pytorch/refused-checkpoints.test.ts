import { describe, expect, it } from '@jest/globals';
import {
  bytes,
  checkpoint,
  dictionary,
  FALSE,
  floats,
  global,
  int,
  list,
  network,
  NONE,
  op,
  ORDERED_DICT,
  single,
  storage,
  storageId,
  tensor,
  text,
  tuple,
  uint32,
  type TensorOptions,
} from './checkpoint.fixture.js';
import { CheckpointError } from './checkpoint-error.js';
import { readCheckpoint } from './read-checkpoint.js';

describe('a file that is refused', () => {
  it.each<[string, Uint8Array, RegExp]>([
    ['is empty', bytes(), /^Expected the magic number .* at byte 0; came the end of the file\.$/],
    [
      'is a zip archive',
      bytes(Buffer.from('PK\x03\x04aaaaaaaaaaaa')),
      /came a zip archive, as newer/,
    ],
    [
      'is text',
      bytes(Buffer.from('version https://git-lfs')),
      /magic number .*; came something else/,
    ],
    [
      'is of another version',
      checkpoint({ version: int(1002) }),
      /Expected version 1001 .*; came 1002/,
    ],
    ['is of another protocol', protocol(4), /Expected a pickle of protocol 2 at byte 15/],
    ['comes from another machine', machine({ little_endian: FALSE }), /little_endian.*came false/],
    ['does not say from where', machine({}), /little_endian to be True .*came nothing/],
    ['says nothing of its machine', checkpoint({ machine: NONE }), /a dictionary of the wri.*None/],
    [
      'ends too late',
      checkpoint({ end: bytes(op('x')) }),
      /the end of the file .* came 1 bytes more/,
    ],
  ])('%s', refuses);

  it.each<[string, Uint8Array, RegExp]>([
    ['no dictionary', ofTensors(list()), /a dictionary of a network's tensors .*came a list/],
    ['something else in it', ofTensors(network({ epoch: int(3) })), /a tensor as "epoch" .*came 3/],
    ['a name twice', twice('weight', 'weight'), /each name once .*came "weight" twice/],
    ['a number as name', ofEntries(int(1), tensor()), /a text as key .*came 1/],
    ['a name without tensor', ofEntries(text('weight')), /a value for "weight" .*came nothing/],
    [
      'other attributes',
      attribute('__class__'),
      /nothing but _metadata on an Ord.*a dictionary on/,
    ],
    [
      'attributes on a tensor',
      ofTensors(bytes(tensor(), op('}'), op('b'))),
      /nothing but _metadata/,
    ],
  ])('has as its tensors %s', refuses);

  it.each<[string, TensorOptions, RegExp]>([
    ['reaches past its storage', { shape: [2, 4] }, /within the 6 numbers of .*"a".*needs 7/],
    ['begins past its storage', { offset: int(7), shape: [0], strides: [1] }, /needs 7/],
    ['begins before it', { offset: int(-1) }, /a tensor's offset .*came -1/],
    ['begins nowhere', { offset: NONE }, /a tensor's offset .*came None/],
    ['has a stride backwards', { strides: [3, -1] }, /a stride for each of 2 sides/],
    ['has a side below nothing', { shape: [2, -3] }, /a tensor's shape .*came a tuple of 2/],
    ['has too few strides', { strides: [1] }, /a stride for each of 2 sides .*came a tuple of 1/],
    ['has 65 sides', { shape: sides(65, 1), strides: sides(65, 1) }, /a tensor's shape/],
    [
      'has sides beyond counting',
      { shape: sides(64, 2 ** 30), strides: sides(64, 2 ** 30) },
      /needs/,
    ],
    ['is of one number a million times', { shape: [1e6], strides: [0] }, /tensors that repeat no/],
    [
      'is of numbers beyond counting',
      { shape: sides(64, 2 ** 30), strides: sides(64, 0) },
      /repeat/,
    ],
    ['has hooks', { hooks: dictionary({ a: NONE }) }, /a tensor without hooks/],
    ['has no storage', { storage: text('a') }, /a tensor's storage .*came the text "a"/],
    ['is of another type', { type: 'OrderedDict' }, /one of the names .*came "torch OrderedDict"/],
    ['has a storage below nothing', { count: -6 }, /the length of the storage "a" .*came -6/],
    [
      'is a view',
      { storage: storageId({}, tuple(text('b'), int(0), int(1))) },
      /no view of another/,
    ],
  ])('has a tensor that %s', (name, options, message) => {
    refuses(name, single(options), message);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['are repeated by many tensors', expanded(), /repeat no numbers .*more .* than the file has/],
    ['differ in length by tensor', disagreeing({ count: 7 }), /"a" to be 6 of torch.*came 7 of/],
    [
      'differ in type by tensor',
      disagreeing({ type: 'LongStorage' }),
      /came 6 of torch.LongStorage/,
    ],
    ['are in no list', checkpoint({ keys: text('a') }), /a list of the storages' keys .*"a"/],
    ['are not all listed', checkpoint({ keys: list(text('a')) }), /key of .*"b"/],
    ['are listed twice', checkpoint({ keys: list(text('a'), text('a')) }), /each storage once/],
    ['belong to no tensor', checkpoint({ keys: list(text('a'), text('c')) }), /once .*"c"/],
    ['are listed by number', checkpoint({ keys: list(int(1)) }), /each storage once .*came 1/],
    ['have another length', ofStorages(storage(floats(1), 5)), /length of .*"a", 6 .*came 5/],
    ['have a length below nothing', ofStorages(storage(floats(1), -1)), /"a", 6 .*came -1/],
    [
      'are cut off',
      ofStorages(storage(floats(1), 6)),
      /storage "a" of 24 bytes .*its last 4 bytes/,
    ],
  ])('has storages that %s', refuses);

  it.each<[string, Uint8Array, RegExp]>([
    ['calls the system', calling('os', 'system'), /one of the names .*; came "os system"/],
    ['builds in', calling('builtins', 'eval'), /came "builtins eval"/],
    ['imports by a dotted name', calling('torch', '_utils._rebuild_tensor_v2'), /one of the names/],
    [
      'calls a storage',
      calling('torch', 'FloatStorage'),
      /a call of Or.*the name torch.FloatStorage/,
    ],
    [
      'calls a text',
      ofTensors(bytes(text('eval'), op(')'), op('R'))),
      /a call of .*the text "eval"/,
    ],
    ['calls with no arguments', calling('torch._utils', '_rebuild_tensor_v2'), /six arguments .*0/],
    ['calls with something else', ofTensors(bytes(NONE, NONE, op('R'))), /a tuple of arguments/],
    ['fills by a call', ofTensors(filled()), /made of nothing .*came one of 1 arguments/],
    [
      'has a name without end',
      ofTensors(bytes(op('c'), big(2000))),
      /module's name of at most 1024/,
    ],
    ['has an opcode of objects', ofTensors(bytes(op('}'), op(0x81))), /an opcode .*came 0x81/],
    ['has an opcode of later protocols', ofTensors(op(0x95)), /an opcode .*came 0x95/],
    ['has one that is none', ofTensors(op(0xff)), /came 0xff/],
    ['recalls what was not remembered', ofTensors(bytes(op('h'), op(7))), /remembered at 7/],
    ['takes of an empty stack', ofTensors(op('s')), /Expected 2 values .*came fewer/],
    ['takes from below a mark', ofTensors(bytes(NONE, op('('), op(0x85))), /1 values .*came fewer/],
    ['has an end without a mark', ofTensors(op('t')), /Expected a mark .*came nothing/],
    ['has nothing at its end', ofTensors(bytes()), /Expected a value .*came nothing/],
    ['has more at its end', ofTensors(bytes(NONE, NONE)), /one value at the end .*came 1 more/],
    ['has a mark left', ofTensors(bytes(op('('), NONE)), /one value at the end .*came 1 more/],
    ['appends to no list', ofTensors(bytes(NONE, NONE, op('a'))), /a list to append to .*None/],
    ['fills no dictionary', ofTensors(bytes(NONE, text('a'), NONE, op('s'))), /put entries into/],
    ['has a text that is none', ofTensors(bytes(op('X'), uint32(1), op(0xff))), /text in UTF-8/],
    ['has a text that is a book', ofTensors(text('a'.repeat(1025))), /at most 1024 bytes .*1025/],
    ['piles up', ofTensors(bytes(big(5000).fill(0x4e))), /at most 4096 values at once/],
    ['marks without end', ofTensors(bytes(big(5000).fill(0x28))), /at most 4096 values at once/],
    ['goes on and on', ofTensors(long()), /a pickle of at most 1048576 bytes .*a longer one/],
    [
      'names a storage by a text',
      ofTensors(bytes(text('a'), op('Q'))),
      /a storage as PyTorch writes/,
    ],
  ])('has a pickle that %s', refuses);

  it('is refused wherever it is cut off', () => {
    const whole = checkpoint();
    for (let length = 0; length < whole.length; length += 1) {
      expect(() => readCheckpoint(whole.subarray(0, length))).toThrow(CheckpointError);
    }
  });

  it('is told of where it is wrong', () => {
    const start = checkpoint({ tensors: bytes() }).indexOf(0x2e, 15);
    const error = errorOf(ofTensors(bytes(NONE, op(0xff))));
    expect(error.byte).toBeGreaterThan(start);
    expect(ofTensors(bytes(NONE, op(0xff)))[error.byte]).toBe(0xff);
  });
});

function refuses(_: string, file: Uint8Array, message: RegExp): void {
  expect(errorOf(file).message).toMatch(message);
}

function errorOf(file: Uint8Array): CheckpointError {
  try {
    readCheckpoint(file);
  } catch (error) {
    if (error instanceof CheckpointError) return error;
    throw error;
  }
  throw new Error('Expected it to be refused.');
}

function ofTensors(tensors: Uint8Array): Uint8Array {
  return checkpoint({ tensors });
}

function ofEntries(...keysAndValues: readonly Uint8Array[]): Uint8Array {
  return ofTensors(bytes(ORDERED_DICT, op('('), ...keysAndValues, op('u')));
}

function twice(first: string, second: string): Uint8Array {
  return ofEntries(text(first), tensor(), text(second), tensor());
}

function attribute(name: string): Uint8Array {
  return ofTensors(bytes(ORDERED_DICT, dictionary({ [name]: NONE }), op('b')));
}

function machine(facts: Readonly<Record<string, Uint8Array>>): Uint8Array {
  return checkpoint({ machine: dictionary(facts) });
}

function calling(module: string, name: string): Uint8Array {
  return ofTensors(bytes(global(module, name), op(')'), op('R')));
}

function filled(): Uint8Array {
  return bytes(global('collections', 'OrderedDict'), list(), op(0x85), op('R'));
}

function protocol(version: number): Uint8Array {
  const file = checkpoint();
  file[16] = version;
  return file;
}

function disagreeing(options: TensorOptions): Uint8Array {
  return ofTensors(network({ one: tensor(), other: tensor(options) }));
}

function ofStorages(storages: Uint8Array): Uint8Array {
  return checkpoint({ storages });
}

/** Each tensor is as large as its storage, and lies the other way round. */
function expanded(): Uint8Array {
  const names = Array.from({ length: 100 }, (_, index) => String(index));
  const one = bytes(tensor({ count: 6000, shape: [60, 100], strides: [1, 60] }));
  return checkpoint({
    tensors: network(Object.fromEntries(names.map((name) => [name, one]))),
    keys: list(text('a')),
    storages: storage(new Float32Array(6000)),
  });
}

function sides(count: number, side: number): readonly number[] {
  return Array.from({ length: count }, () => side);
}

function big(length: number): Uint8Array {
  return new Uint8Array(length).fill(0x61);
}

function long(): Uint8Array {
  return bytes(op(')'), big(2 ** 20).fill(0x85));
}
