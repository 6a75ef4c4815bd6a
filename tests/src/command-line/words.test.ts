import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { REPOSITORY, runCommand } from '@detections/test-support';

const run = (line: string) =>
  runCommand(
    line.split(' ').filter((word) => word !== ''),
    tmpdir(),
  );

describe('the command line', () => {
  it('tells its version', async () => {
    const { version } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as {
      version: string;
    };
    await expect(run('--version')).resolves.toEqual({
      code: 0,
      stdout: `${version}\n`,
      stderr: '',
    });
  });

  it.each([
    ['--help', 'detections [options] [command]'],
    ['help serve', 'detections serve [options]'],
    ['serve -h', 'detections serve [options]'],
    ['classify --help', 'detections classify [options] <file...>'],
    ['evaluate --help', 'detections evaluate [options] <folder>'],
    ['quantize --help', 'detections quantize [options]'],
    ['models check --help', 'detections models check [options] <source>'],
    ['models import --help', 'detections models import [options] <source>'],
    ['models list --help', 'detections models list [options]'],
    ['models remove --help', 'detections models remove [options] <name>'],
    ['models export --help', 'detections models export [options] <name> <dir>'],
    ['classes import --help', 'detections classes import [options] <dir>'],
    ['classes export --help', 'detections classes export [options] <name> <dir>'],
    ['feedback export --help', 'detections feedback export [options]'],
  ])('answers %j with how it is used and examples', async (line, usage) => {
    const { code, stdout, stderr } = await run(line);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(`Usage: ${usage}\n`);
    expect(stdout).toContain('Examples:\n  ');
  });

  it.each(['', 'classes', 'feedback', 'models'])(
    'shows what there is where %j needs another word',
    async (line) => {
      const { code, stdout, stderr } = await run(line);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain('Commands:\n  ');
    },
  );

  it('says nothing where its reader has had enough', () => {
    const program = `'${process.execPath}' '${join(REPOSITORY, 'cli/dist/main.js')}'`;
    const command = `{ ${program} --help 2>&1 >&3 | cat; } 3> >(exec <&-; sleep 1)`;
    expect(execFileSync('bash', ['-c', command], { encoding: 'utf8' })).toBe('');
  });

  it.each([
    ['classfy', "Unknown command 'classfy'\n(Did you mean classify?)", 'detections'],
    ['serve now', 'Expected no arguments; came now.', 'detections serve'],
    ['classify', 'Expected at least one file; came none.', 'detections classify'],
    ['classify --top', 'Expected -k, --top <k>; came none.', 'detections classify'],
    [
      'classify --top none a.jpg',
      'Expected --top to be a whole number from 1; came "none".',
      'detections classify',
    ],
    ['evaluate', 'Expected one folder; came none.', 'detections evaluate'],
    ['evaluate a b', 'Expected one folder; came a b.', 'detections evaluate'],
    [
      'evaluate a --label b',
      "Unknown option '--label'\n(Did you mean --labels?)",
      'detections evaluate',
    ],
    ['evaluate a --json=yes', "Unknown option '--json=yes'", 'detections evaluate'],
    [
      'evaluate a --preprocessing 2',
      '--preset: expected a letter, then up to 62 letters, digits, "_" and "-"; came "2".',
      'detections evaluate',
    ],
    [
      'classify --model Fruits a.jpg',
      'Expected --model to be NAME or NAME@VERSION, such as resnet50 or resnet50@1; came "Fruits".',
      'detections classify',
    ],
    ['quantize', 'Expected --images <dir>; came none.', 'detections quantize'],
    [
      'quantize --images a --min-agreement 93',
      'Expected --min-agreement from 0 to 1; came "93".',
      'detections quantize',
    ],
    [
      'quantize --images a --weight-bits 4',
      'Expected --weight-bits to be one of 7, 8; came "4".',
      'detections quantize',
    ],
    ['quantize --images a --colour', "Unknown option '--colour'", 'detections quantize'],
    ['models import', 'Expected one source; came none.', 'detections models import'],
    ['models export a', 'Expected one dir; came none.', 'detections models export'],
    [
      'models remove a@b',
      'Expected NAME to be NAME or NAME@VERSION, such as resnet50 or resnet50@1; came "a@b".',
      'detections models remove',
    ],
    [
      'models import a --name b --version 1.0',
      '--version: expected a whole number from 1, such as 1 or 2; came "1.0".',
      'detections models import',
    ],
    ['classes import', 'Expected one dir; came none.', 'detections classes import'],
    ['classes export a', 'Expected one dir; came none.', 'detections classes export'],
    [
      'classes export a b c',
      'Expected one name and one dir; came a b c.',
      'detections classes export',
    ],
    [
      'classes import a --name Screws',
      '--name: expected 1 to 63 of a-z, 0-9, ".", "_" and "-", the first a letter or digit; came "Screws".',
      'detections classes import',
    ],
    ['models list a', 'Expected no arguments; came a.', 'detections models list'],
    [
      'feedback export --format xml',
      'Expected --format to be one of csv, jsonl; came "xml".',
      'detections feedback export',
    ],
    [
      'feedback export --out a',
      "Unknown option '--out'\n(Did you mean --output?)",
      'detections feedback export',
    ],
    [
      'feedback export file.csv',
      'Expected no arguments; came file.csv.',
      'detections feedback export',
    ],
  ])('refuses %j and points to the help', async (line, sentence, command) => {
    await expect(run(line)).resolves.toEqual({
      code: 2,
      stdout: '',
      stderr: `${sentence}\nTry: ${command} --help\n`,
    });
  });
});
