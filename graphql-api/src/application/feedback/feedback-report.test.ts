import { describe, expect, it } from '@jest/globals';
import { toFeedbackReport } from './feedback-report.js';

const NOW = Date.UTC(2026, 10, 23, 12);

describe('a feedback report', () => {
  it('is one line, trimmed, with the time it came', () => {
    expect(toFeedbackReport(" {'prediction': 'cat',\r\n'is': 'dog'}\n", NOW)).toEqual({
      receivedAt: '2026-11-23T12:00:00.000Z',
      report: "{'prediction': 'cat', 'is': 'dog'}",
    });
  });

  it('is cut at its longest', () => {
    expect(toFeedbackReport('x'.repeat(20_000), NOW)?.report).toHaveLength(10_000);
  });

  it('is nothing where it holds nothing', () => {
    expect(toFeedbackReport(' \n ', NOW)).toBeUndefined();
  });
});
