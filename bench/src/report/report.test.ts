import { expect, it } from '@jest/globals';
import { reportAsJson, reportAsMarkdown, reportAsText, type Report } from './report.js';

const REPORT: Report = {
  date: '2026-11-25T10:00:00.000Z',
  command: 'npm run bench',
  machine: { cpu: 'Some CPU', cores: 2, nodeVersion: 'v20.19.0', loadAverage: 0.5 },
  seconds: 61.2,
  parts: [
    {
      name: 'doors',
      title: 'The doors',
      tables: [
        {
          caption: 'Requests',
          rows: [
            ['', 'p50'],
            ['/predict', '9.0 ms'],
          ],
          rounds: {},
        },
      ],
      targets: [
        { name: 'quick', unit: ' ms', claim: { atMost: 5 }, rounds: [1, 2, 3] },
        { name: 'unclear', unit: '', claim: { atLeast: 0.95 }, rounds: [0.9, 1, 1] },
      ],
    },
    { name: 'cache', skipped: 'There is no cache yet.' },
    { name: 'memory', failed: 'The service went away.' },
  ],
};

it('names the machine, the date, the command and the load that was there before', () => {
  expect(reportAsText(REPORT)).toMatch(
    /^2026-11-25, Some CPU, 2 cores, Node v20\.19\.0, load average before 0\.50: npm run bench \(61 s\)\n/,
  );
});

it('says what was not measured and why', () => {
  expect(reportAsText(REPORT)).toContain('Not measured: cache\n\nThere is no cache yet.');
  expect(reportAsText(REPORT)).toContain('Failed: memory\n\nThe service went away.');
});

it('writes a median only where the rounds agree about the claim', () => {
  const text = reportAsText(REPORT);
  expect(text).toMatch(/quick +2\.0 ms \(1\.0 ms to 3\.0 ms\) +at most 5\.0 ms +held/);
  expect(text).toMatch(/unclear +0\.90, 1\.00, 1\.00 +at least 0\.95 +spread too wide/);
});

it('writes the same as Markdown', () => {
  const page = reportAsMarkdown(REPORT);
  expect(page).toContain('| /predict | 9.0 ms |');
  expect(page).toContain('| unclear | 0.90, 1.00, 1.00 | at least 0.95 | spread too wide |');
});

it('keeps rounds and outcomes in its JSON', () => {
  expect(JSON.parse(reportAsJson(REPORT))).toMatchObject({
    parts: [
      { name: 'doors' },
      { name: 'cache', skipped: 'There is no cache yet.' },
      { name: 'memory', failed: 'The service went away.' },
    ],
    verdicts: [
      { name: 'quick', outcome: 'held', median: 2 },
      { name: 'unclear', outcome: 'spread too wide', rounds: [0.9, 1, 1] },
    ],
  });
});
