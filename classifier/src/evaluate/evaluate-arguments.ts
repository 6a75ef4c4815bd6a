import { parseArgs } from 'node:util';
import { preprocessingSchema, type Preprocessing } from '@detections/schema';
import { EvaluationInputError } from './evaluation-input-error.js';

export interface EvaluateArguments {
  /** As the caller wrote it, from where the caller stands. */
  readonly folder: string;
  /** Likewise; undefined where the file names hold the labels. */
  readonly labelsFile: string | undefined;
  /** As `ENGINE` takes it; not checked yet. */
  readonly engine: string | undefined;
  /** One run each. */
  readonly preprocessings: readonly Preprocessing[];
  readonly json: boolean;
}

export const USAGE = `Usage: npm run evaluate -- DIR [options]

Classifies every picture of a folder whose classes are known and says how often the network is right.

Options:
  --labels CSV        labels, with the header file,classIndex or file,wordNetId;
                      without it each file name starts with a WordNet id: n02109961_Eskimo_dog.JPEG
  --engine E          what the variable ENGINE takes; it comes before the variable
  --preprocessing P   CENTER_CROP (default), KERAS or both
  --json              one JSON document instead of the table (npm run --silent evaluate -- …)
  --help              this text

Exit code: 0 done, 2 wrong arguments or unreadable input, 78 wrong configuration, 1 anything else.
`;

const BOTH = 'both';

/**
 * @param argv Without the program's own name.
 * @returns undefined where the caller asks for help.
 * @throws EvaluationInputError where the arguments are not as USAGE says.
 */
export function parseEvaluateArguments(argv: readonly string[]): EvaluateArguments | undefined {
  const { values, positionals } = parse(argv);
  if (values.help === true) return undefined;
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1) {
    throw wrong(
      `Expected one folder; came ${folder === undefined ? 'none' : positionals.join(' ')}.`,
    );
  }
  return {
    folder,
    labelsFile: values.labels,
    engine: values.engine,
    preprocessings: profiles(values.preprocessing),
    json: values.json,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      strict: true,
      allowPositionals: true,
      options: {
        labels: { type: 'string' },
        engine: { type: 'string' },
        preprocessing: { type: 'string', default: 'CENTER_CROP' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function profiles(name: string): readonly Preprocessing[] {
  if (name === BOTH) return preprocessingSchema.options;
  const profile = preprocessingSchema.safeParse(name);
  if (profile.success) return [profile.data];
  const expected = [...preprocessingSchema.options, BOTH].join(', ');
  throw wrong(`Expected --preprocessing to be one of ${expected}; came ${JSON.stringify(name)}.`);
}

function wrong(message: string, options?: ErrorOptions): EvaluationInputError {
  return new EvaluationInputError(`${message}\nTry: npm run evaluate -- --help`, options);
}
