/** Fails where a generated file differs from what its source would generate now. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const tracked = execFileSync(
  'git',
  [
    'ls-files',
    '-co',
    '--exclude-standard',
    'schema/schema.graphql',
    'schema/openapi.json',
    'ui/src/generated',
    'tests/src/generated',
    'docs/configuration.md',
    'graphql-api/src/heads/block-products-code.ts',
  ],
  { cwd: ROOT, encoding: 'utf8' },
);
const files = tracked.trim().split('\n');
const read = () => files.map((file) => readFileSync(`${ROOT}/${file}`, 'utf8'));

const before = read();
execFileSync('npm', ['run', '--silent', 'generate'], { cwd: ROOT, stdio: ['ignore', 2, 2] });
const after = read();

const stale = files.filter((_, index) => before[index] !== after[index]);
if (stale.length > 0) {
  process.stderr.write(
    `Generated files were stale and have been written anew; commit them:\n  ${stale.join('\n  ')}\n`,
  );
  process.exit(1);
}
process.stdout.write(`${files.length} generated files are up to date.\n`);
