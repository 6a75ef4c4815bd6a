import { formatConfidence, formatLabelName } from '../format/format';
import { texts } from '../texts';
import { isSure } from './is-sure';
import type { Submission } from './submission';

/**
 * What somebody who does not see the page should be told, now that `after` is what `before` was:
 * answers and failures, but not every step of an upload.
 */
export function announcementOf(
  before: readonly Submission[],
  after: readonly Submission[],
): string | undefined {
  const phases = new Map(before.map(({ id, state }) => [id, state.phase]));
  const told = after
    .filter(({ id, state }) => phases.get(id) !== state.phase)
    .flatMap((submission) => describe(submission) ?? []);
  return told.length === 0 ? undefined : told.join(' ');
}

function describe({ image: { name: photo }, state }: Submission): string | undefined {
  switch (state.phase) {
    case 'succeeded': {
      const { label, confidence, known } = state.classification;
      const name = formatLabelName(label.name);
      const percentage = formatConfidence(confidence);
      const answer = isSure(confidence)
        ? texts.answer.announced(photo, name, percentage)
        : texts.answer.announcedUnsure(photo, name, percentage);
      return known === false ? texts.answer.announcedUnfamiliar(answer) : answer;
    }
    case 'failed':
    case 'postponed':
      return texts.answer.announcedFailure(photo, texts.failures[state.failure.code].title);
    case 'waiting':
    case 'sending':
    case 'queued':
    case 'cancelled':
      return undefined;
  }
}
