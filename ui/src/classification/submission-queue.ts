import PQueue from 'p-queue';
import type { Failure } from '../failures/failure';
import type { UploadProgress } from '../graphql/upload-fetch';
import { Store } from '../store';
import { wait as waitForReal, type Wait } from '../wait';
import { automaticRetry, type AutomaticRetry } from './automatic-retry';
import type { Classification, ClassifyImage } from './classify-image';
import { isDone, type Submission, type SubmissionState } from './submission';

export interface SubmissionQueueOptions {
  readonly classifyImage: ClassifyImage;
  /** Name of the model that photos go to from now on; the default one where there is none. */
  readonly chosenModel: () => string | undefined;
  /** What is known of the service before a photo is sent to it. */
  readonly service: {
    /** Why a photo need not be sent now, or this one never; undefined where nothing speaks against it. */
    readonly objection: (image: File) => Failure | undefined;
    /** Resolves once the service is ready, or `signal` aborts. */
    readonly whenReady: (signal: AbortSignal) => Promise<void>;
    /** Told of every request that failed: it may say something of the service. */
    readonly onFailure: (failure: Failure) => void;
  };
  readonly onSucceeded: (image: File, classification: Classification) => void;
  /** How many photos are under way at a time; the others wait visibly. Default 3. */
  readonly maxInFlight?: number;
  readonly wait?: Wait;
}

const MAX_IN_FLIGHT = 3;

type Asked = Pick<Submission, 'image' | 'model'>;

/** The photos on the page, newest group first, and what becomes of each. */
export class SubmissionQueue {
  readonly submissions = new Store<readonly Submission[]>([]);
  readonly #underWay = new Map<string, AbortController>();
  readonly #requests: PQueue;
  readonly #wait: Wait;
  #addedCount = 0;

  constructor(private readonly options: SubmissionQueueOptions) {
    this.#requests = new PQueue({ concurrency: options.maxInFlight ?? MAX_IN_FLIGHT });
    this.#wait = options.wait ?? waitForReal;
  }

  /** Photos added together stay in their order, before those of earlier. */
  add(images: readonly File[]): void {
    const model = this.options.chosenModel();
    const added = images.map((image) => waiting(this.#nextId(), image, model));
    this.submissions.set([...added, ...this.submissions.get()]);
    for (const submission of added) this.#enqueue(submission);
  }

  cancel(id: string): void {
    this.#underWay.get(id)?.abort();
    const submission = this.#find(id);
    if (submission !== undefined && !isDone(submission)) this.#change(id, { phase: 'cancelled' });
  }

  retry(id: string): void {
    const submission = this.#find(id);
    if (submission === undefined || !isDone(submission)) return;
    // It may have failed because its model is there no more.
    const again = waiting(id, submission.image, this.options.chosenModel());
    this.#replace(again);
    this.#enqueue(again);
  }

  remove(id: string): void {
    this.cancel(id);
    this.submissions.set(this.submissions.get().filter((submission) => submission.id !== id));
  }

  removeDone(): void {
    this.submissions.set(this.submissions.get().filter((submission) => !isDone(submission)));
  }

  close(): void {
    for (const controller of this.#underWay.values()) controller.abort();
  }

  /** Browsers give no `crypto.randomUUID` to a page without TLS, but on this machine. */
  #nextId(): string {
    this.#addedCount += 1;
    return String(this.#addedCount);
  }

  #enqueue({ id, image, model }: Submission): void {
    const controller = new AbortController();
    this.#underWay.set(id, controller);
    const { signal } = controller;
    void this.#requests
      .add(() => this.#classify(id, { image, model }, signal), { signal })
      // p-queue rejects what was cancelled before its turn; `cancel` has said so already.
      .catch(() => undefined)
      .finally(() => {
        if (this.#underWay.get(id) === controller) this.#underWay.delete(id);
      });
  }

  /** Tries until there is an answer, nothing more can be hoped for, or `signal` aborts. */
  async #classify(id: string, asked: Asked, signal: AbortSignal): Promise<void> {
    const change = (state: SubmissionState): void => {
      if (!signal.aborted) this.#change(id, state);
    };
    for (let attempt = 1; ; attempt += 1) {
      const failure = await this.#attempt(asked, signal, change);
      if (failure === undefined || signal.aborted) return;
      const retry = automaticRetry(failure, attempt);
      if (retry === undefined) {
        change({ phase: 'failed', failure });
        return;
      }
      if (!(await this.#postpone(failure, retry, signal, change))) return;
    }
  }

  /** @returns why it failed, or undefined where it did not. */
  async #attempt(
    { image, model }: Asked,
    signal: AbortSignal,
    change: (state: SubmissionState) => void,
  ): Promise<Failure | undefined> {
    const { classifyImage, service, onSucceeded } = this.options;
    const objection = service.objection(image);
    if (objection !== undefined) return objection;
    const startedAt = performance.now();
    const onUploadProgress = reportTo(change, image);
    const result = await classifyImage(image, { model, signal, onUploadProgress });
    if (!result.ok) {
      service.onFailure(result.failure);
      return result.failure;
    }
    if (signal.aborted) return undefined;
    const roundTripMs = performance.now() - startedAt;
    change({ phase: 'succeeded', classification: result.data, roundTripMs });
    onSucceeded(image, result.data);
    return undefined;
  }

  /** @returns whether to try again, once it is time. */
  async #postpone(
    failure: Failure,
    { waitMs, untilReady }: AutomaticRetry,
    signal: AbortSignal,
    change: (state: SubmissionState) => void,
  ): Promise<boolean> {
    change({ phase: 'postponed', failure, retryAt: Date.now() + waitMs });
    await this.#wait(waitMs, signal);
    if (untilReady) {
      change({ phase: 'postponed', failure, retryAt: undefined });
      await this.options.service.whenReady(signal);
    }
    return !signal.aborted;
  }

  #find(id: string): Submission | undefined {
    return this.submissions.get().find((submission) => submission.id === id);
  }

  #change(id: string, state: SubmissionState): void {
    const submission = this.#find(id);
    if (submission !== undefined) this.#replace({ ...submission, state });
  }

  #replace(changed: Submission): void {
    this.submissions.set(
      this.submissions
        .get()
        .map((submission) => (submission.id === changed.id ? changed : submission)),
    );
  }
}

function waiting(id: string, image: File, model: string | undefined): Submission {
  return { id, image, model, state: { phase: 'waiting' } };
}

/** Says `sending` from the first byte on, and `queued` from the last one on. */
function reportTo(change: (state: SubmissionState) => void, image: File) {
  change({ phase: 'sending', sentBytes: 0, totalBytes: Math.max(1, image.size) });
  return ({ sentBytes, totalBytes }: UploadProgress): void => {
    if (sentBytes >= totalBytes) change({ phase: 'queued' });
    else change({ phase: 'sending', sentBytes, totalBytes });
  };
}
