import { describe, expect, it } from '@jest/globals';
import {
  bytes,
  checkpoint,
  floats,
  int,
  network,
  op,
  ORDERED_DICT,
  single,
  STEPS,
  tensor,
  text,
  uint32,
  type TensorOptions,
} from './checkpoint.fixture.js';
import { readCheckpoint } from './read-checkpoint.js';

describe('readCheckpoint', () => {
  it('reads tensors of float32 and of int64 by their names', () => {
    const tensors = readCheckpoint(checkpoint());
    expect([...tensors.keys()]).toEqual(['weight', 'steps']);
    expect(tensors.get('weight')).toEqual({ shape: [2, 3], data: floats(0, 1, 2, 3, 4, 5) });
    expect(tensors.get('steps')).toEqual({ shape: [], data: BigInt64Array.of(7n) });
  });

  it.each<[string, TensorOptions, Float32Array]>([
    ['that lies the other way round', { strides: [1, 2] }, floats(0, 2, 4, 1, 3, 5)],
    [
      'that begins further on',
      { offset: int(2), shape: [2, 2], strides: [2, 1] },
      floats(2, 3, 4, 5),
    ],
    ['of every second number', { shape: [3], strides: [2] }, floats(0, 2, 4)],
    ['with sides of one', { shape: [1, 3, 1, 2], strides: [9, 2, 9, 1] }, floats(0, 1, 2, 3, 4, 5)],
    ['of one number over and over', { shape: [2, 2], strides: [0, 0] }, floats(0, 0, 0, 0)],
    ['without numbers', { shape: [0, 3], strides: [3, 1] }, floats()],
    ['of one number', { offset: int(5), shape: [], strides: [] }, floats(5)],
  ])('lays out a tensor %s', (_, options, data) => {
    expect(readCheckpoint(single(options)).get('weight')?.data).toEqual(data);
  });

  it('copies nothing where the numbers lie as they are wanted', () => {
    // Both wherever the file itself begins: aligned in one of four places.
    const shared = [0, 1, 2, 3].filter((start) => {
      const file = bytes(new Uint8Array(start), checkpoint()).subarray(start);
      return readCheckpoint(file).get('weight')?.data.buffer === file.buffer;
    });
    expect(shared).toHaveLength(1);
  });

  it('reads what Buffer has read, wherever it lies in its pool', () => {
    const file = Buffer.concat([Buffer.alloc(3), checkpoint()]).subarray(3);
    expect(readCheckpoint(file).get('weight')?.data).toEqual(floats(0, 1, 2, 3, 4, 5));
  });

  it('lets tensors share a storage', () => {
    const half = tensor({ offset: int(3), shape: [3], strides: [1] });
    const tensors = network({ weight: tensor(), half, steps: tensor(STEPS) });
    expect(readCheckpoint(checkpoint({ tensors })).get('half')?.data).toEqual(floats(3, 4, 5));
  });

  it('reads what was remembered, and entries that come one by one', () => {
    const tensors = bytes(
      bytes(ORDERED_DICT, op('q'), Uint8Array.of(9)),
      bytes(text('weight'), op('r'), uint32(300), tensor(), op('s'), op('0')).subarray(0, -1),
      bytes(text('steps'), tensor({ ...STEPS, hooks: ORDERED_DICT }), op('s')),
    );
    const keys = bytes(op(']'), text('a'), op('a'), text('b'), op('a'));
    expect([...readCheckpoint(checkpoint({ tensors, keys })).keys()]).toEqual(['weight', 'steps']);
  });
});
