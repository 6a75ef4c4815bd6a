import { OutageReport, type Clock, type OutageLogger } from '@detections/runtime';
import { ClassificationError } from '@detections/schema';
import type { Logger } from 'pino';
import type { Answer, AnswerQuestion, Question } from './answer-question.js';
import type { ResultCache } from './result-cache.js';
import { resultKey } from './result-key.js';
import { createSharedWork } from './shared-work.js';

export interface AnswerFromCacheOptions {
  readonly results: ResultCache;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'warn' | 'info'>;
}

/** Nothing was computed for this question. */
const NOT_COMPUTED = { decodeMs: 0, inferenceMs: 0, batchSize: 0 };

/**
 * Answers what was answered before, and asks once for all who ask the same at the same time.
 * Failures are shared by those who wait, but never kept.
 */
export function answerFromCache(
  answerQuestion: AnswerQuestion,
  { results, clock, logger }: AnswerFromCacheOptions,
): AnswerQuestion {
  const cache = tolerateFailures(results, logger);
  const shared = createSharedWork<Answer>();

  const askAndKeep = async (question: Question): Promise<Answer> => {
    const answer = await answerQuestion(question);
    // By the model that did answer: another one may have been the ready one. Not awaited, and
    // never failing: an answer waits for no cache.
    void cache.keep(resultKey(question, answer.result.model), answer.result);
    return answer;
  };

  return async (question) => {
    const key = resultKey(question, question.model);
    // Copies are in no cache.
    const kept = question.job.outputs.copies ? undefined : await cache.find(key);
    if (kept !== undefined) return cachedAnswer(kept, 0);
    const caller = { id: question.job.id, signal: question.signal };
    const waitsSince = clock.monotonicMs();
    for (;;) {
      const isFirst = !shared.isUnderWay(key);
      try {
        const answer = await shared.join(key, caller, (signal) =>
          askAndKeep({ ...question, signal }),
        );
        if (isFirst) return answer;
        return cachedAnswer(answer.result, clock.monotonicMs() - waitsSince);
      } catch (error) {
        // It came later, so its own deadline may be yet to come.
        if (isFirst || !isTimeout(error) || question.job.deadlineAt <= clock.monotonicMs())
          throw error;
      }
    }
  };
}

/**
 * The same cache, which never fails: what it cannot find is classified, and what it cannot keep is
 * classified again. Reading and writing are reported apart: a full Redis still answers reads.
 */
function tolerateFailures(cache: ResultCache, logger: OutageLogger): ResultCache {
  const reading = reporting(logger, 'reading results from the cache');
  const writing = reporting(logger, 'keeping results in the cache');
  return {
    find: (key) => reading(() => cache.find(key)),
    keep: (key, result) => writing(() => cache.keep(key, result)),
    close: () => cache.close(),
  };
}

function reporting(logger: OutageLogger, action: string) {
  const outages = OutageReport.of(logger, action);
  return <T>(attempt: () => Promise<T>): Promise<T | undefined> =>
    outages.watch(attempt).catch(() => undefined);
}

function cachedAnswer(result: Answer['result'], queuedMs: number): Answer {
  return { result, cached: true, timing: { queuedMs, ...NOT_COMPUTED } };
}

/** Of the queue, or of the classifier that was given the job too late. */
function isTimeout(error: unknown): boolean {
  return error instanceof ClassificationError && error.code === 'JOB_TIMEOUT';
}
