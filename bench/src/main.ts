import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXIT_FAILURE } from '@detections/runtime/lifecycle';
import { parseBenchArguments, usage } from './bench-arguments.js';
import { reportFailure } from './failure.js';
import { PARTS } from './parts/parts.js';
import { reportAsJson, reportAsMarkdown, reportAsText } from './report/report.js';
import { runBench } from './run-bench.js';

const RESULTS = fileURLToPath(new URL('../results/', import.meta.url));
/** Where the caller of npm stands; npm itself changes to the repository. */
const CALLER = process.env['INIT_CWD'] ?? process.cwd();

try {
  await main(process.argv.slice(2));
} catch (error) {
  reportFailure(error);
}

async function main(argv: readonly string[]): Promise<void> {
  const names = PARTS.map(({ name }) => name);
  const args = parseBenchArguments(argv, names);
  if (args === undefined) {
    process.stdout.write(usage(PARTS));
    return;
  }
  const report = await runBench({
    args,
    parts: PARTS,
    command: ['npm run bench', ...(argv.length === 0 ? [] : ['--', ...argv])].join(' '),
    tell: (line) => process.stderr.write(`${line}\n`),
  });
  const { jsonFile = join(RESULTS, `${report.date.replaceAll(':', '-')}.json`) } = args;
  const file = resolve(CALLER, jsonFile);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, reportAsJson(report));
  process.stderr.write(`Written to ${file}\n\n`);
  // A missed target is a figure like any other; only what could not be measured fails.
  if (report.parts.some((part) => 'failed' in part)) process.exitCode = EXIT_FAILURE;
  process.stdout.write(args.isMarkdown ? reportAsMarkdown(report) : reportAsText(report));
}
