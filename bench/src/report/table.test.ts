import { expect, it } from '@jest/globals';
import { formatMarkdownTable, formatTable } from './table.js';

it('lines names up to the left and figures to the right', () => {
  const table = formatTable([
    ['', 'p50', 'p99'],
    ['/predict', '9.0', '10.5'],
    ['live', '1', '2'],
  ]);
  expect(table).toBe(
    [
      '             p50    p99', //
      '  /predict   9.0   10.5',
      '  live         1      2',
    ].join('\n'),
  );
});

it('writes Markdown with figures to the right, and keeps bars inside cells', () => {
  const table = formatMarkdownTable([
    ['what', 'p50'],
    ['a|b', '9.0'],
  ]);
  expect(table).toBe(['| what | p50 |', '| --- | ---: |', '| a\\|b | 9.0 |'].join('\n'));
});
