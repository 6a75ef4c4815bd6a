import { parseArgs } from 'node:util';
import { EvaluationInputError } from '../evaluate/evaluation-input-error.js';
import type { WeightBits } from '../models/int8-model.js';

/** Where the classes of the measured pictures are written: in their names, or in a CSV. */
export type LabelSource =
  { readonly from: 'names' } | { readonly from: 'csv'; readonly path: string };

export interface QuantizeArguments {
  /** Folder of the pictures to calibrate on, as the caller wrote it. */
  readonly images: string;
  /** Folder of other pictures to measure on; undefined where `images` serves for both. */
  readonly evaluate: string | undefined;
  readonly labels: LabelSource | undefined;
  /** Share of pictures, 0 to 1. */
  readonly minAgreement: number;
  /** What the processor takes where undefined. */
  readonly bits: WeightBits | undefined;
}

export const USAGE = `Usage: npm run model:quantize -- --images DIR [options]

Makes an 8-bit model from the weights and your photos, compares it with float32, and installs it
where it agrees. PRECISION=int8 or PRECISION=auto then takes it.

Options:
  --images DIR         photos like those it will see; 100 are enough, at most 200 are used
  --evaluate DIR       other pictures to measure on; without it every second one of --images is
                       kept for measuring if there are at least 40
  --labels CSV         what the measured pictures show, with the header file,classIndex or
                       file,wordNetId; "names" where each file name starts with a WordNet id
  --min-agreement S    share of pictures, 0 to 1, whose first class must be float32's (0.93);
                       below it nothing is installed
  --weight-bits B      8 or 7; what this processor computes exactly without it
  --help               this text

Exit code: 0 installed, 1 not installed or failed, 2 wrong arguments or unreadable input,
78 wrong configuration.
`;

/**
 * @param argv Without the program's own name.
 * @returns undefined where the caller asks for help.
 * @throws EvaluationInputError where the arguments are not as USAGE says.
 */
export function parseQuantizeArguments(argv: readonly string[]): QuantizeArguments | undefined {
  const values = parse(argv);
  if (values.help === true) return undefined;
  if (values.images === undefined) throw wrong('Expected --images DIR; came none.');
  return {
    images: values.images,
    evaluate: values.evaluate,
    labels: labelSource(values.labels),
    minAgreement: share(values['min-agreement']),
    bits: weightBits(values['weight-bits']),
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      strict: true,
      options: {
        images: { type: 'string' },
        evaluate: { type: 'string' },
        labels: { type: 'string' },
        'min-agreement': { type: 'string', default: '0.93' },
        'weight-bits': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function labelSource(text: string | undefined): LabelSource | undefined {
  if (text === undefined) return undefined;
  return text === 'names' ? { from: 'names' } : { from: 'csv', path: text };
}

function share(text: string): number {
  const value = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 0 && value <= 1) return value;
  throw wrong(`Expected --min-agreement from 0 to 1; came ${JSON.stringify(text)}.`);
}

function weightBits(text: string | undefined): WeightBits | undefined {
  switch (text) {
    case undefined:
      return undefined;
    case '7':
      return 7;
    case '8':
      return 8;
    default:
      throw wrong(`Expected --weight-bits 7 or 8; came ${JSON.stringify(text)}.`);
  }
}

function wrong(message: string, options?: ErrorOptions): EvaluationInputError {
  return new EvaluationInputError(`${message}\nTry: npm run model:quantize -- --help`, options);
}
