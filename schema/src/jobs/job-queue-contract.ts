import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CallerGoneError, InvalidImageError, JobTimeoutError } from './classification-error.js';
import type { ModelIdentity } from '../model/model-identity.js';
import { servesNothing } from './classifier-status.js';
import { encodeEmbedding } from './embedding.js';
import { createJob, FAKE_CARD, FAKE_MODEL, readyStatus, succeed } from './job.fixture.js';
import type { ClassificationJob } from './job.js';
import type { JobDispatcher } from './job-dispatcher.js';
import type { Delivery, JobSource } from './job-source.js';
import type { QueueLimits } from './queue-limits.js';
import { eventually, settle, WAIT_MS } from './settling.fixture.js';
import { failedReply, type SucceededReply } from './reply.js';

/** A dispatcher and a source of one empty queue, started. */
export interface JobQueuePair {
  readonly dispatcher: JobDispatcher;
  readonly source: JobSource;
}

const LIMITS: QueueLimits = { maxQueueLength: 4, maxQueueBytes: 1000 };
const NEVER = new AbortController().signal;

/** What the API and the classifier may rely on, whatever carries the jobs between them. */
export function describeJobQueueContract(
  name: string,
  createPair: (limits: QueueLimits) => Promise<JobQueuePair>,
): void {
  describe(`the job queue contract, kept by ${name}`, () => {
    let dispatcher: JobDispatcher;
    let source: JobSource;

    beforeEach(async () => {
      ({ dispatcher, source } = await createPair(LIMITS));
    });

    afterEach(async () => {
      await dispatcher.close();
      await source.close();
    });

    const dispatch = (job: ClassificationJob, signal = NEVER): Promise<unknown> =>
      dispatcher.dispatch(job, { signal });
    const take = (
      max = 8,
      waitMs = WAIT_MS,
      models: readonly ModelIdentity[] = [FAKE_MODEL],
    ): Promise<readonly Delivery[]> => source.take(max, { models, waitMs, signal: NEVER });
    const takeOne = async (): Promise<Delivery> => {
      const [delivery] = await take(1);
      if (delivery === undefined) throw new Error('No job came.');
      return delivery;
    };

    it('carries a job to the classifier and its reply back, unchanged', async () => {
      const job = createJob({ image: Uint8Array.of(0, 255, 13, 10, 128) });
      const answered = dispatch(job);
      const delivery = await takeOne();
      const { deadlineAt } = delivery.job;
      expect({ ...delivery.job, image: [...delivery.job.image] }).toEqual({
        ...job,
        image: [0, 255, 13, 10, 128],
        deadlineAt,
      });
      // What crosses processes is the time left, so a way there may cost a little of it.
      expect(Math.abs(deadlineAt - job.deadlineAt)).toBeLessThan(1000);
      expect(delivery.deliveries).toBe(1);
      expect(delivery.isCancelled()).toBe(false);
      const reply = succeed(job);
      await delivery.reply(reply);
      await expect(answered).resolves.toEqual(reply);
    });

    it('carries a failed reply back as a reply', async () => {
      const job = createJob();
      const answered = dispatch(job);
      const reply = failedReply(job.id, new InvalidImageError('It does not decode.'));
      await (await takeOne()).reply(reply);
      await expect(answered).resolves.toEqual(reply);
    });

    it('carries heatmaps there and back', async () => {
      const job = createJob({ heatmaps: [{ classIndex: null }, { classIndex: 999 }] });
      const answered = dispatch(job);
      const delivery = await takeOne();
      expect(delivery.job.outputs).toEqual(job.outputs);
      const reply = succeed(job);
      await delivery.reply(reply);
      await expect(answered).resolves.toEqual(reply);
      expect(reply.heatmaps.map(({ classIndex }) => classIndex)).toEqual([248, 999]);
    });

    it.each([0, 5])('carries embedding and largest copies beside %d classes', async (topK) => {
      const copies = { photo: 'A'.repeat(2 ** 20), thumbnail: 'A'.repeat(2 ** 16) };
      const embedding = encodeEmbedding(new Float32Array(2048).fill(0.1));
      const answered = dispatch(createJob({ topK, embedding: true, copies: true }));
      const { job, reply } = await takeOne();
      expect(job.outputs).toMatchObject({ topK, embedding: true, copies: true });
      await reply({ ...succeed(job), embedding, copies });
      await expect(answered).resolves.toEqual({ ...succeed(job), embedding, copies });
    });

    it('wakes a classifier that waits', async () => {
      const taken = take();
      const answered = dispatch(createJob());
      const [delivery] = await taken;
      await delivery?.reply(succeed(delivery.job));
      await expect(answered).resolves.toMatchObject({ status: 'succeeded' });
    });

    it('hands out jobs in order of arrival, no more than asked for, each once', async () => {
      const jobs = [createJob(), createJob(), createJob()];
      const answers: Promise<unknown>[] = [];
      for (const job of jobs) {
        answers.push(dispatch(job));
        await settle();
      }
      const deliveries = [...(await take(2)), ...(await take(2))];
      expect(deliveries.map(({ job }) => job.id)).toEqual(jobs.map(({ id }) => id));
      for (const { job, reply } of deliveries) await reply(succeed(job));
      await Promise.all(answers);
    });

    it('gives each caller its own reply, whatever the order of the replies', async () => {
      const jobs = [createJob(), createJob(), createJob()];
      const answers = jobs.map((job) => dispatch(job));
      const deliveries: Delivery[] = [];
      while (deliveries.length < jobs.length) deliveries.push(...(await take()));
      for (const { job, reply } of deliveries.reverse()) await reply(succeed(job));
      const replies = await Promise.all(answers);
      expect(replies.map((reply) => (reply as SucceededReply).id)).toEqual(
        jobs.map(({ id }) => id),
      );
    });

    it('hands out the jobs of the models that are asked for, and of no other', async () => {
      const older = { name: 'resnet50', version: '1' };
      const newer = { name: 'resnet50', version: '2' };
      const other = { name: 'lite', version: '1' };
      const answers: Promise<unknown>[] = [];
      for (const model of [older, other, newer]) {
        answers.push(dispatch(createJob({ model })));
        await settle();
      }
      const taken: Delivery[] = [];
      while (taken.length < 2) taken.push(...(await take(8, WAIT_MS, [older, other])));
      expect(taken.map(({ job }) => job.model)).toEqual(expect.arrayContaining([older, other]));
      await expect(take(8, 50, [older, other])).resolves.toEqual([]);
      await expect(source.hasWaiting(older)).resolves.toBe(false);
      await expect(source.hasWaiting(newer)).resolves.toBe(true);
      taken.push(...(await take(8, WAIT_MS, [newer])));
      await expect(source.hasWaiting(newer)).resolves.toBe(false);
      expect(taken.map(({ job }) => job.model)).toContainEqual(newer);
      for (const { job, reply } of taken) await reply(succeed(job));
      await Promise.all(answers);
    });

    it('has one limit for the jobs of all models together', async () => {
      const model = (version: number): ModelIdentity => ({ name: 'm', version: String(version) });
      await source.announce(
        readyStatus(...[1, 2, 3, 4, 5].map((version) => ({ ...FAKE_MODEL, ...model(version) }))),
      );
      await eventually(() => {
        expect(dispatcher.catalogue()).toMatchObject({ models: { length: 5 } });
      });
      const waiting = [1, 2, 3, 4].map((version) => dispatch(createJob({ model: model(version) })));
      await settle();
      await expect(dispatch(createJob({ model: model(5) }))).rejects.toMatchObject({
        code: 'QUEUE_FULL',
      });
      await answerAll(4, [1, 2, 3, 4].map(model));
      await Promise.all(waiting);
    });

    it('resolves with no job once the wait is over', async () => {
      await expect(take(1, 20)).resolves.toEqual([]);
    });

    it('counts only the first reply', async () => {
      const job = createJob();
      const answered = dispatch(job);
      const delivery = await takeOne();
      const answer = succeed(job);
      await delivery.reply(answer);
      await delivery.reply({ ...answer, image: { width: 1, height: 1 } });
      await expect(answered).resolves.toEqual(answer);
    });

    it('refuses a job beyond the longest queue, and takes it when one is finished', async () => {
      const waiting = Array.from({ length: LIMITS.maxQueueLength }, () => dispatch(createJob()));
      await settle();
      const refused = createJob();
      await expect(dispatch(refused)).rejects.toMatchObject({ code: 'QUEUE_FULL' });
      await answerAll(LIMITS.maxQueueLength);
      await Promise.all(waiting);
      const answered = dispatch(refused);
      await answerAll(1);
      await expect(answered).resolves.toMatchObject({ id: refused.id });
    });

    it('refuses a job whose image goes beyond the bytes that may wait', async () => {
      const first = dispatch(createJob({ image: new Uint8Array(600).fill(1) }));
      await settle();
      const tooMuch = createJob({ image: new Uint8Array(401).fill(1) });
      await expect(dispatch(tooMuch)).rejects.toMatchObject({ code: 'QUEUE_FULL' });
      const fits = dispatch(createJob({ image: new Uint8Array(400).fill(1) }));
      await answerAll(2);
      await Promise.all([first, fits]);
    });

    it('tells the dispatcher what the queue holds', async () => {
      const holds = (length: number, bytes: number): Promise<void> =>
        eventually(() => {
          expect(dispatcher.load()).toEqual({ length, bytes });
        });
      await holds(0, 0);
      const answers = [dispatch(createJob({ image: new Uint8Array(600).fill(1) }))];
      await holds(1, 600);
      answers.push(dispatch(createJob()));
      await holds(2, 603);
      await answerAll(2);
      await Promise.all(answers);
      await holds(0, 0);
    });

    it('rejects with JOB_TIMEOUT once the deadline passes', async () => {
      const answered = dispatch(createJob({ deadlineAt: performance.now() + 100 }));
      await expect(answered).rejects.toBeInstanceOf(JobTimeoutError);
    });

    it('drops a reply that comes after the deadline and frees its place', async () => {
      const answered = dispatch(createJob({ deadlineAt: performance.now() + 300 }));
      const delivery = await takeOne();
      await expect(answered).rejects.toBeInstanceOf(JobTimeoutError);
      await delivery.reply(succeed(delivery.job));
      const next = dispatch(createJob());
      await answerAll(1);
      await expect(next).resolves.toMatchObject({ status: 'succeeded' });
    });

    it('takes a waiting job back when its caller goes away', async () => {
      const caller = new AbortController();
      const answered = dispatch(createJob(), caller.signal);
      await settle();
      caller.abort();
      await expect(answered).rejects.toBeInstanceOf(CallerGoneError);
      await settle();
      await expect(take(1, 50)).resolves.toEqual([]);
    });

    it('tells the dispatcher what the classifier announces', async () => {
      expect(dispatcher.catalogue()).toMatchObject({ known: true, models: [] });
      await source.announce(servesNothing('The weights are on their way.'));
      await eventually(() => {
        expect(dispatcher.catalogue()).toMatchObject({ reason: 'The weights are on their way.' });
      });
      const fallbackReason = 'Another is still to come.';
      const fallback = { state: 'ready', model: FAKE_MODEL, fallbackReason } as const;
      await source.announce({ ...readyStatus(), models: [fallback] });
      const { name, version } = FAKE_MODEL;
      await eventually(() => {
        expect(dispatcher.catalogue()).toMatchObject({ models: [{ name, version, ...fallback }] });
      });
    });

    it('tells the dispatcher all about a model', async () => {
      const { digest } = FAKE_CARD;
      await expect(dispatcher.card(digest)).rejects.toMatchObject({ code: 'MODEL_NOT_READY' });
      await source.publishCard(FAKE_CARD);
      await expect(dispatcher.card(digest)).resolves.toEqual(FAKE_CARD);
      await expect(dispatcher.card(digest)).resolves.toEqual(FAKE_CARD);
      await expect(dispatcher.card('ef'.repeat(32))).rejects.toMatchObject({
        code: 'MODEL_NOT_READY',
      });
    });

    it('tells the classifiers which models must stay', async () => {
      dispatcher.need([FAKE_MODEL]);
      await eventually(() => expect(source.isNeeded(FAKE_MODEL)).resolves.toBe(true));
      await expect(source.isNeeded({ ...FAKE_MODEL, version: '2' })).resolves.toBe(false);
    });

    it('fails those that wait when the dispatcher closes, and closes twice', async () => {
      const answered = dispatch(createJob());
      const failed = expect(answered).rejects.toMatchObject({ code: 'QUEUE_UNAVAILABLE' });
      await settle();
      await dispatcher.close();
      await dispatcher.close();
      await failed;
    });

    async function answerAll(count: number, models?: readonly ModelIdentity[]): Promise<void> {
      let answered = 0;
      while (answered < count) {
        for (const { job, reply } of await take(8, WAIT_MS, models)) {
          await reply(succeed(job));
          answered += 1;
        }
      }
    }
  });
}
