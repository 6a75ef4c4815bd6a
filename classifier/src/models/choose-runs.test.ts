import type { Precision, PrecisionChoice } from '@detections/schema';
import { describe, expect, it } from '@jest/globals';
import { averageColour } from '../engines/average-colour/kind.fixture.js';
import type { EngineKind } from '../engines/engine-kind.js';
import { onnxruntime } from '../engines/onnxruntime/kind.js';
import type { AgreementMeasurement } from './agreement-record.js';
import { chooseRuns, type RunsQuestion } from './choose-runs.js';

const quick: EngineKind = {
  ...averageColour,
  name: 'quick',
  precisions: (device, { flags }) => {
    if (device === 'gpu') return [];
    return flags.has('amx_bf16') ? ['fp32', 'int8', 'bf16'] : ['fp32', 'int8'];
  },
};
const ALL_FLAGS = ['avx512_vnni', 'amx_bf16'];

const measured = (
  agreement: number,
  instructions: string,
  rest: Partial<AgreementMeasurement> = {},
): AgreementMeasurement => ({
  engine: 'quick',
  device: 'cpu',
  instructions,
  preset: 'CENTER_CROP',
  pictures: 500,
  apart: true,
  agreement,
  measuredAt: '2026-11-28T00:00:00Z',
  ...rest,
});

const choose = (
  asked: PrecisionChoice,
  {
    flags = ALL_FLAGS,
    ...rest
  }: Partial<Omit<RunsQuestion, 'machine' | 'asked'>> & { readonly flags?: readonly string[] } = {},
) =>
  chooseRuns({
    machine: {
      engines: [quick, onnxruntime],
      device: 'cpu',
      processor: { arch: 'x64', flags: new Set(flags) },
      precision: 'fp32',
    },
    asked,
    format: 'onnx',
    hasInt8: false,
    measurements: {},
    ...rest,
  });
const namesOf = ({ runs }: ReturnType<typeof chooseRuns>): readonly string[] =>
  runs.map(({ kind, precision }) => `${precision} on ${kind.name}`);
const FP32 = ['fp32 on quick', 'fp32 on onnxruntime'];

describe('what is asked for', () => {
  it.each<[Precision, readonly string[]]>([
    ['fp32', FP32],
    ['bf16', ['bf16 on quick']],
    ['int8', ['int8 on quick', 'int8 on onnxruntime']],
    ['fp16', []],
  ])('%s is taken by the engines that have it, the quickest first', (asked, expected) => {
    expect(namesOf(choose(asked))).toEqual(expected);
  });

  it('is never taken by an engine that does not read the file', () => {
    expect(namesOf(choose('fp32', { format: 'folded' }))).toEqual([]);
  });
});

describe('auto', () => {
  const bf16 = (agreement: number, rest?: Partial<AgreementMeasurement>) => ({
    bf16: [measured(agreement, 'amx_bf16', rest)],
  });
  const int8 = (agreement: number, rest?: Partial<AgreementMeasurement>) => ({
    int8: [measured(agreement, 'avx512_vnni', rest)],
  });
  const BF16 = ['bf16 on quick', ...FP32];

  it.each<[string, Parameters<typeof choose>[1], readonly string[]]>([
    ['fp32 where nothing was measured', {}, FP32],
    ['bf16 from 99 % on', { measurements: bf16(0.99) }, BF16],
    ['not bf16 below', { measurements: bf16(0.989) }, FP32],
    ['not bf16 as another engine has it', { measurements: bf16(1, { engine: 'other' }) }, FP32],
    ['not bf16 as a GPU has it', { measurements: bf16(1, { device: 'gpu' }) }, FP32],
    [
      'not bf16 as another processor has it',
      { measurements: bf16(1, { instructions: 'avx512_bf16' }) },
      FP32,
    ],
    [
      'not bf16 where one of the presets is below',
      {
        measurements: {
          bf16: [measured(1, 'amx_bf16'), measured(0.98, 'amx_bf16', { preset: 'KERAS' })],
        },
      },
      FP32,
    ],
    ['not bf16 where the processor lacks it', { measurements: bf16(1), flags: [] }, FP32],
    [
      'int8 from 97 % on, before bf16',
      { hasInt8: true, measurements: { ...bf16(1), ...int8(0.97) } },
      ['int8 on quick', ...BF16],
    ],
    ['not int8 below', { hasInt8: true, measurements: { ...bf16(1), ...int8(0.96) } }, BF16],
    ['not int8 where it is not there', { measurements: int8(1) }, FP32],
    [
      'not int8 without VNNI',
      {
        flags: ['avx2'],
        hasInt8: true,
        measurements: int8(1, { instructions: 'avx2' }),
      },
      FP32,
    ],
    [
      'int8 on the engine that it was measured on',
      { hasInt8: true, measurements: int8(1, { engine: 'onnxruntime' }) },
      ['int8 on onnxruntime', ...FP32],
    ],
  ])('takes %s', (_, question, expected) => {
    expect(namesOf(choose('auto', question))).toEqual(expected);
  });

  it('says why it took nothing quicker', () => {
    expect(choose('auto', { measurements: bf16(0.98) }).passedOver).toEqual([
      'int8 on quick: no 8-bit file was made of this model (detections quantize)',
      'int8 on onnxruntime: no 8-bit file was made of this model (detections quantize)',
      'bf16 on quick: it agrees with fp32 on 98.0 %, and 99.0 % are wanted',
    ]);
    expect(choose('auto').passedOver.at(-1)).toBe(
      'bf16 on quick: nobody has measured how it agrees with fp32 on amx_bf16 (detections models agreement)',
    );
  });
});
