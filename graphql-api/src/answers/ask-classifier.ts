import type { Clock } from '@detections/runtime';
import { JobFailedError, type JobDispatcher } from '@detections/schema';
import type { AnswerQuestion } from './answer-question.js';
import type { QueueForecast } from './queue-forecast.js';

export interface AskClassifierOptions {
  readonly dispatcher: Pick<JobDispatcher, 'dispatch'>;
  readonly forecast: Pick<QueueForecast, 'requireTimely' | 'learnFrom'>;
  readonly clock: Clock;
}

/** Each question becomes a job. */
export function createAskClassifier(options: AskClassifierOptions): AnswerQuestion {
  const { dispatcher, forecast, clock } = options;
  return async ({ job, signal }) => {
    const askedAt = clock.monotonicMs();
    // Once more: since it was let in, others may have come.
    forecast.requireTimely();
    const reply = await forecast.learnFrom(dispatcher.dispatch(job, { signal }));
    if (reply.status === 'failed') throw new JobFailedError(reply.error.code, reply.error.message);
    const { predictions, heatmaps, embedding, copies, familiarity, known } = reply;
    const { image, model, timing } = reply;
    const { heldMs, ...classifierTiming } = timing;
    // Durations only: the clocks of two machines need not agree.
    const queuedMs = Math.max(0, clock.monotonicMs() - askedAt - heldMs);
    return {
      result: { predictions, heatmaps, embedding, copies, familiarity, known, image, model },
      cached: false,
      timing: { queuedMs, ...classifierTiming },
    };
  };
}
