import type { FeedbackEntry } from '../../application/feedback/feedback-entry.js';

/** Field names and values in turn, as XADD takes them. Reports look as they always did. */
export function encodeFeedback(entry: FeedbackEntry): string[] {
  const received = ['receivedAt', entry.receivedAt];
  return entry.kind === undefined
    ? [...received, 'report', entry.report]
    : [...received, 'feedback', JSON.stringify(entry)];
}

/**
 * What `encodeFeedback` was given, not checked yet.
 *
 * @throws SyntaxError where another program wrote into the stream.
 */
export function decodeFeedback(fields: readonly string[]): unknown {
  const record = new Map<string, string>();
  for (let index = 0; index + 1 < fields.length; index += 2) {
    record.set(fields[index] ?? '', fields[index + 1] ?? '');
  }
  const feedback = record.get('feedback');
  return feedback === undefined ? Object.fromEntries(record) : (JSON.parse(feedback) as unknown);
}
