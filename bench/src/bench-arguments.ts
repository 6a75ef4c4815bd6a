import { parseArgs } from 'node:util';

export interface BenchArguments {
  readonly isQuick: boolean;
  /** Names of parts, in the order of the list of parts; undefined takes those of a default run. */
  readonly only: readonly string[] | undefined;
  /** Such as `openvino/bf16`; undefined takes all that the machine has. */
  readonly runs: readonly string[] | undefined;
  /** As the caller wrote it, from where the caller stands; undefined takes results/<date>.json. */
  readonly jsonFile: string | undefined;
  readonly isMarkdown: boolean;
}

export class ArgumentsError extends Error {
  override readonly name = 'ArgumentsError';
}

/**
 * @param argv Without the program's own name.
 * @returns undefined where the caller asks for help.
 * @throws ArgumentsError where the arguments are not as the usage says.
 */
export function parseBenchArguments(
  argv: readonly string[],
  partNames: readonly string[],
): BenchArguments | undefined {
  const { quick, only, run, json, markdown, help } = parse(argv);
  if (help) return undefined;
  if (json === '') throw wrong('Expected --json to name a file; came an empty name.');
  return {
    isQuick: quick,
    only: only === undefined ? undefined : chosen(only, partNames),
    runs: run,
    jsonFile: json,
    isMarkdown: markdown,
  };
}

/** @param parts Names with what each is about. */
export function usage(parts: readonly { readonly name: string; readonly about: string }[]): string {
  const width = Math.max(...parts.map(({ name }) => name.length));
  return `Usage: npm run bench -- [options]

Measures the service against its bare parts and against an afternoon's work. About 20 minutes.

Options:
  --quick         shorter rounds: about 6 minutes
  --only NAME     this part alone; may be repeated
  --run RUN       in engines and throughput this engine and precision alone, such as
                  openvino/bf16; may be repeated
  --json FILE     where the figures are written (default: bench/results/<date>.json)
  --markdown      the tables for a Markdown page (npm run --silent bench -- --markdown)
  --help          this text

Parts:
${parts.map(({ name, about }) => `  ${name.padEnd(width)}   ${about}`).join('\n')}

Exit code: 0 done, 2 wrong arguments, 78 something that it measures with is missing, 1 anything else.
`;
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      strict: true,
      options: {
        quick: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true },
        run: { type: 'string', multiple: true },
        json: { type: 'string' },
        markdown: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function chosen(only: readonly string[], partNames: readonly string[]): readonly string[] {
  const unknown = only.find((name) => !partNames.includes(name));
  if (unknown !== undefined) {
    throw wrong(
      `Expected --only to be one of ${partNames.join(', ')}; came ${JSON.stringify(unknown)}.`,
    );
  }
  return partNames.filter((name) => only.includes(name));
}

function wrong(message: string, options?: ErrorOptions): ArgumentsError {
  return new ArgumentsError(`${message}\nTry: npm run bench -- --help`, options);
}
