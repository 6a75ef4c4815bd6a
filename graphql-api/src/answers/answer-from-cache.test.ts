import { beforeEach, describe, expect, it } from '@jest/globals';
import { JobFailedError, JobTimeoutError } from '@detections/schema';
import { FAKE_MODEL, FakeClock } from '@detections/test-support';
import type { Answer, AnswerQuestion, Question } from './answer-question.js';
import { answerFromCache } from './answer-from-cache.js';
import { MemoryResultCache } from './memory-result-cache.js';
import type { ResultCache } from './result-cache.js';
import { createAnswer, createQuestion } from './result.fixture.js';

/** A question on its way to the classifier, which a test answers by hand. */
interface Asked {
  readonly question: Question;
  readonly answer: (answer?: Answer) => void;
  readonly fail: (error: Error) => void;
}

describe('answering from the cache', () => {
  let clock: FakeClock;
  let asked: Asked[];
  let logged: string[];
  let ask: AnswerQuestion;

  const logger = {
    warn: (_: unknown, message?: string) => {
      logged.push(`warn: ${message ?? ''}`);
    },
    info: (_: unknown, message?: string) => {
      logged.push(`info: ${message ?? ''}`);
    },
  };
  const askClassifier: AnswerQuestion = (question) =>
    new Promise((resolve, reject) => {
      const answer = (given = createAnswer(question)): void => {
        resolve(given);
      };
      asked.push({ question, answer, fail: reject });
    });
  const useCache = (results: ResultCache): void => {
    ask = answerFromCache(askClassifier, { results, clock, logger });
  };
  const minuteLater = (): Partial<Question['job']> => ({
    deadlineAt: clock.monotonicMs() + 60_000,
  });

  beforeEach(() => {
    clock = new FakeClock();
    asked = [];
    logged = [];
    useCache(new MemoryResultCache({ ttlMs: 60_000, maxBytes: 100_000, clock }));
  });

  /** Lets what was resolved take its way. */
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  /** Asks, and answers as the classifier. */
  const askAndAnswer = async (question = createQuestion(), answer?: Answer): Promise<Answer> => {
    const waiting = ask(question);
    await settle();
    asked.at(-1)?.answer(answer);
    return waiting;
  };

  it('asks the classifier once, and says so each time', async () => {
    const first = await askAndAnswer();
    const second = await ask(createQuestion());
    expect(asked).toHaveLength(1);
    expect(first).toEqual(createAnswer(createQuestion()));
    expect(second).toEqual({
      result: first.result,
      cached: true,
      timing: { queuedMs: 0, decodeMs: 0, inferenceMs: 0, batchSize: 0 },
    });
  });

  it('asks again for another question', async () => {
    await askAndAnswer();
    await expect(askAndAnswer(createQuestion({ topK: 2 }))).resolves.toMatchObject({
      cached: false,
    });
    expect(asked).toHaveLength(2);
  });

  it('asks once for all who ask the same at the same time; the others wait in the queue', async () => {
    const first = ask(createQuestion());
    await settle();
    const second = ask(createQuestion());
    await settle();
    clock.advance(40);
    expect(asked).toHaveLength(1);
    asked[0]?.answer();
    expect(await first).toMatchObject({ cached: false, timing: { batchSize: 3 } });
    expect(await second).toMatchObject({
      cached: true,
      timing: { queuedMs: 40, decodeMs: 0, inferenceMs: 0, batchSize: 0 },
    });
  });

  it('asks anew for copies of a picture, once for all who ask at the same time', async () => {
    const found: string[] = [];
    const results = new MemoryResultCache({ ttlMs: 60_000, maxBytes: 100_000, clock });
    useCache({
      find: (key) => results.find(key).finally(() => found.push(key)),
      keep: (key, result) => results.keep(key, result),
      close: () => results.close(),
    });
    const question = createQuestion({ topK: 0, embedding: true, copies: true });
    const first = ask(question);
    const second = await askAndAnswer(question);
    expect(second).toMatchObject({ cached: true, result: { copies: {} } });
    expect(await first).toMatchObject({ cached: false, result: second.result });
    expect(asked).toHaveLength(1);
    await expect(askAndAnswer(question)).resolves.toMatchObject({ cached: false });
    expect(asked).toHaveLength(2);
    expect(found).toEqual([]);
    // Nor are they what somebody else gets who asks for less.
    const embedding = createQuestion({ topK: 0, embedding: true });
    expect((await askAndAnswer(embedding)).result.copies).toBeUndefined();
    expect(asked).toHaveLength(3);
  });

  it('keeps no failure, but tells all who wait of it', async () => {
    const waiting = Promise.allSettled([ask(createQuestion()), ask(createQuestion())]);
    await settle();
    asked[0]?.fail(new JobFailedError('INVALID_IMAGE', 'It is truncated.'));
    const code = { reason: { code: 'INVALID_IMAGE' } };
    expect(await waiting).toMatchObject([code, code]);
    await expect(askAndAnswer()).resolves.toMatchObject({ cached: false });
  });

  it('takes the job back only when the last of its callers goes away', async () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const waiting = Promise.allSettled([
      ask(createQuestion({}, one.signal)),
      ask(createQuestion({}, other.signal)),
    ]);
    await settle();
    one.abort();
    await settle();
    expect(asked[0]?.question.signal.aborted).toBe(false);
    other.abort();
    expect(await waiting).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
    expect(asked[0]?.question.signal.aborted).toBe(true);
  });

  it("lets a caller wait until its own deadline, whatever the first one's was", async () => {
    const first = ask(createQuestion(minuteLater())).catch((error: unknown) => error);
    await settle();
    clock.advance(20_000);
    const second = ask(createQuestion(minuteLater()));
    await settle();
    clock.advance(40_000);
    asked[0]?.fail(new JobTimeoutError('Too late.'));
    await expect(first).resolves.toMatchObject({ code: 'JOB_TIMEOUT' });
    await settle();
    expect(asked).toHaveLength(2);
    expect(asked[1]?.question.job.deadlineAt).toBe(clock.monotonicMs() + 20_000);
    asked[1]?.answer();
    await expect(second).resolves.toMatchObject({ cached: false });
  });

  it('does not go on after its own deadline', async () => {
    const waiting = Promise.allSettled([
      ask(createQuestion(minuteLater())),
      ask(createQuestion(minuteLater())),
    ]);
    await settle();
    clock.advance(60_000);
    asked[0]?.fail(new JobTimeoutError('Too late.'));
    const code = { reason: { code: 'JOB_TIMEOUT' } };
    expect(await waiting).toMatchObject([code, code]);
    expect(asked).toHaveLength(1);
  });

  it('keeps an answer as the one of the model that gave it', async () => {
    const other = { ...FAKE_MODEL, digest: 'ef'.repeat(32) };
    const answer = createAnswer(createQuestion());
    await askAndAnswer(createQuestion(), { ...answer, result: { ...answer.result, model: other } });
    await expect(askAndAnswer()).resolves.toMatchObject({ cached: false });
    await expect(ask({ ...createQuestion(), model: other })).resolves.toMatchObject({
      cached: true,
      result: { model: other },
    });
  });

  it('answers though the cache fails, and says so once an outage', async () => {
    let away = true;
    const unlessAway = <T>(value: T): Promise<T> =>
      away ? Promise.reject(new Error('Redis is away')) : Promise.resolve(value);
    useCache({
      find: () => unlessAway(undefined),
      keep: () => unlessAway(undefined),
      close: () => Promise.resolve(),
    });
    for (let request = 0; request < 3; request += 1) {
      await expect(askAndAnswer()).resolves.toMatchObject({ cached: false });
    }
    const fails = [
      'warn: reading results from the cache fails',
      'warn: keeping results in the cache fails',
    ];
    expect(logged).toEqual(fails);
    away = false;
    await askAndAnswer();
    expect(logged).toEqual([
      ...fails,
      'info: reading results from the cache works again',
      'info: keeping results in the cache works again',
    ]);
  });

  it('waits for no result to be kept', async () => {
    useCache({
      find: () => Promise.resolve(undefined),
      keep: () => new Promise<never>(() => undefined),
      close: () => Promise.resolve(),
    });
    await expect(askAndAnswer()).resolves.toMatchObject({ cached: false });
  });
});
