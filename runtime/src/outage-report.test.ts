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

it('tells how attempts end, by what they do, and lets them end so', async () => {
  const lines: unknown[] = [];
  const report = OutageReport.of(
    {
      warn: (fields, message) => lines.push(['warn', fields, message]),
      info: (fields, message) => lines.push(['info', fields, message]),
    },
    'reading replies',
  );
  const failure = new Error('NOPERM');
  for (let attempt = 0; attempt < 2; attempt += 1) {
    await expect(report.watch(() => Promise.reject(failure))).rejects.toBe(failure);
  }
  await expect(report.watch(() => Promise.resolve(7))).resolves.toBe(7);
  expect(lines).toEqual([
    ['warn', { reason: 'NOPERM' }, 'reading replies fails'],
    ['info', {}, 'reading replies works again'],
  ]);
});
