import { missingNetwork } from '../network.js';
import { parseFuzzArguments, USAGE, type FuzzArguments } from './fuzz-arguments.js';
import { runFuzz, runOneCase, type FuzzReport } from './run-fuzz.js';

const EXIT_USAGE = 2;

const args = parseArguments();
const missing = missingNetwork();
if (missing !== undefined) {
  process.stderr.write(`Nothing was fuzzed: ${missing}.\n`);
  process.exitCode = process.env['REQUIRE_FALLBACK'] === '1' ? 1 : 0;
} else if (args.only === undefined) {
  process.stdout.write(
    `Fuzzing for ${String(args.seconds)} s with the seed ${String(args.seed)}. The same again: ` +
      `npm run fuzz -- --seconds ${String(args.seconds)} --seed ${String(args.seed)}\n`,
  );
  const report = await runFuzz(args);
  process.stdout.write(describe(report));
  process.exitCode = report.findings.length === 0 ? 0 : 1;
} else {
  process.stdout.write(`${await runOneCase(args.seed, args.only)}\n`);
}

function parseArguments(): FuzzArguments {
  try {
    return parseFuzzArguments(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return process.exit(EXIT_USAGE);
  }
}

function describe({ cases, statuses, afterWarmUp, atTheEnd, findings }: FuzzReport): string {
  const usage = [afterWarmUp, atTheEnd].map(
    ({ residentBytes, descriptors }) =>
      `${String(Math.round(residentBytes / 1e6))} MB, ${String(descriptors)} descriptors`,
  );
  const answers = Object.entries(statuses).map(([status, times]) => `${status}: ${String(times)}`);
  return [
    `${String(cases)} cases. Answers: ${answers.join(', ')}.`,
    `Held after warm-up ${usage[0] ?? ''}; at the end ${usage[1] ?? ''}.`,
    ...(findings.length === 0 ? ['Nothing found.'] : findings.map((text) => `FOUND ${text}`)),
    ...(findings.length === 0 ? [] : ['What was sent is kept in tests/support/fuzz-findings.']),
    '',
  ].join('\n');
}
