import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bytes, checkpoint, network, op, single, STEPS, tensor } from './checkpoint.fixture.js';
import { CheckpointError } from './checkpoint-error.js';
import { readCheckpoint } from './read-checkpoint.js';

const RUNS = 20_000;
const MOST_MS = 100;
/** Whatever a file of a few hundred bytes has in it. */
const MOST_BYTES = 4096;

const CORPUS = [
  checkpoint(),
  single({ strides: [1, 2] }),
  checkpoint({ tensors: network({ weight: tensor(), bias: tensor(), steps: tensor(STEPS) }) }),
];
/** Those that are known, and some that are not: chance would seldom come upon them. */
const OPCODES = Buffer.from('().JKMNQRX]abcehjqrstu}0123IiKoUT\x85\x86\x87\x88\x89\x8a', 'latin1');

const change = fc.oneof(
  fc.record({
    at: fc.nat(),
    put: fc.uint8Array({ minLength: 1, maxLength: 1 }),
    drop: fc.constant(1),
  }),
  fc.record({ at: fc.nat(), put: fc.uint8Array({ maxLength: 8 }), drop: fc.nat(8) }),
  fc.record({
    at: fc.nat(),
    put: fc
      .array(fc.constantFrom(...OPCODES), { maxLength: 6 })
      .map((opcodes) => Uint8Array.from(opcodes)),
    drop: fc.nat(3),
  }),
  // Cut off.
  fc.record({
    at: fc.nat(),
    put: fc.constant(bytes()),
    drop: fc.constant(Number.MAX_SAFE_INTEGER),
  }),
);
const file = fc
  .tuple(fc.constantFrom(...CORPUS), fc.array(change, { minLength: 1, maxLength: 4 }))
  .map(([whole, changes]) =>
    changes.reduce<Uint8Array>((before, { at, put, drop }) => {
      const start = at % (before.length + 1);
      return bytes(before.subarray(0, start), put, before.subarray(start + drop));
    }, whole),
  );

describe('a checkpoint with bytes changed, put in, left out and cut off', () => {
  it('is read or refused, in little time and memory', () => {
    const seen = { read: 0, refused: 0 };
    fc.assert(
      fc.property(file, (changed) => {
        const before = performance.now();
        seen[outcomeOf(changed)] += 1;
        expect(performance.now() - before).toBeLessThan(MOST_MS);
      }),
      { numRuns: RUNS },
    );
    // With both rare, only the first look at a file would be tried.
    expect(Math.min(seen.read, seen.refused)).toBeGreaterThan(RUNS / 100);
  }, 120_000);

  it.each<[string, Uint8Array]>([
    ['dictionaries in tuples', run('(', '}', 't')],
    ['lists in tuples', run('(', ']', 't')],
    ['tuples in tuples', bytes(op(')'), new Uint8Array(2 ** 20).fill(0x85))],
    [
      'one tuple twice in the next',
      bytes(
        op(')'),
        ...Array.from({ length: 30_000 }, () => bytes(op('q'), op(0), op('h'), op(0), op(0x86))),
      ),
    ],
    ['marks', run('', '(', '')],
  ])('takes no more than a few bytes for each of a pickle full of %s', (_, tensors) => {
    const before = process.memoryUsage().heapUsed;
    const start = performance.now();
    expect(() => readCheckpoint(checkpoint({ tensors }))).toThrow(CheckpointError);
    expect(performance.now() - start).toBeLessThan(20_000);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(300e6);
  });
});

function outcomeOf(changed: Uint8Array): 'read' | 'refused' {
  try {
    const tensors = [...readCheckpoint(changed).values()];
    const total = tensors.reduce((sum, { data }) => sum + data.byteLength, 0);
    expect(total).toBeLessThanOrEqual(MOST_BYTES);
    return 'read';
  } catch (error) {
    if (error instanceof CheckpointError) return 'refused';
    throw error;
  }
}

/** A mebibyte of opcodes, a thousand between two others. */
function run(before: string, opcode: string, after: string): Uint8Array {
  const length = 1000;
  const one = bytes(op(before), op(opcode.repeat(length)), op(after));
  return bytes(...Array.from({ length: Math.ceil(2 ** 20 / one.length) }, () => one));
}
