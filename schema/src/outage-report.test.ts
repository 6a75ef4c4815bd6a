import { expect, it } from '@jest/globals';
import { OutageReport } from './outage-report.js';

it('writes one line when an outage begins and one when it ends, however much is tried', () => {
  const lines: unknown[] = [];
  const report = new OutageReport(
    {
      warn: (fields, message) => lines.push(['warn', fields, message]),
      info: (fields, message) => lines.push(['info', fields, message]),
    },
    { begins: 'lost', ends: 'back' },
  );
  report.succeeded();
  report.failed({ reason: 'first' });
  report.failed({ reason: 'second' });
  report.succeeded();
  report.succeeded();
  report.failed({ reason: 'third' });
  expect(lines).toEqual([
    ['warn', { reason: 'first' }, 'lost'],
    ['info', {}, 'back'],
    ['warn', { reason: 'third' }, 'lost'],
  ]);
});
