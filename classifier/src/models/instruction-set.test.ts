import { describe, expect, it } from '@jest/globals';
import { instructionSet } from './instruction-set.js';

const processor = (arch: string, ...flags: string[]) => ({ arch, flags: new Set(flags) });

describe('instructionSet', () => {
  it('names what the processor has for a precision, the quickest first', () => {
    const both = processor('x64', 'avx2', 'avx_vnni', 'avx512_vnni', 'avx512f');
    expect(instructionSet(both, 'int8')).toBe('avx512_vnni');
    expect(instructionSet(both, 'fp32')).toBe('avx512f');
    expect(instructionSet(processor('x64', 'avx2'), 'int8')).toBe('avx2');
  });

  it('says so where nothing is known of the processor', () => {
    expect(instructionSet(processor('x64'), 'int8')).toBe('unknown');
  });

  it('tells ARM apart, whose flags have other names', () => {
    expect(instructionSet(processor('arm64', 'asimddp'), 'int8')).toBe('arm64');
  });
});
