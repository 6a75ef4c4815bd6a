import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

export interface FuzzArguments {
  readonly seconds: number;
  readonly seed: number;
  /** The number of the one case to send; by default all, one after the other. */
  readonly only: number | undefined;
}

export const USAGE = `Usage: npm run fuzz -- [--seconds N] [--seed S] [--only CASE]

Sends mutated pictures, mutated multipart bodies and random GraphQL operations to a service of its own.

  --seconds N   how long, by default 60
  --seed S      repeats what another run sent; by default a new one, which is printed
  --only CASE   sends one case of that seed and shows what comes back
`;

const LARGEST_SEED = 2 ** 30;

/** @throws Error where the arguments are not as USAGE says. */
export function parseFuzzArguments(argv: readonly string[]): FuzzArguments {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      seconds: { type: 'string', default: '60' },
      seed: { type: 'string' },
      only: { type: 'string' },
    },
  });
  return {
    seconds: wholeNumber('--seconds', values.seconds),
    seed: values.seed === undefined ? randomInt(LARGEST_SEED) : wholeNumber('--seed', values.seed),
    only: values.only === undefined ? undefined : wholeNumber('--only', values.only),
  };
}

function wholeNumber(option: string, text: string): number {
  if (/^\d{1,10}$/.test(text) && Number(text) <= LARGEST_SEED) return Number(text);
  throw new Error(
    `${option}: expected a whole number up to ${String(LARGEST_SEED)}; came ${text}.`,
  );
}
