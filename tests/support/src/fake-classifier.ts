import type { ClassificationJob, JobReply, JobSource, Model, ModelCard } from '@detections/schema';
import { FAKE_CARD, FAKE_MODEL, readyStatus, succeed } from '@detections/schema/job-fixture';

/** A classifier that looks at nothing: it answers each job as `answer` says, at once. */
export class FakeClassifier {
  readonly jobs: ClassificationJob[] = [];
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;

  constructor(
    private readonly source: JobSource,
    private readonly answer: (job: ClassificationJob) => JobReply = succeed,
    /** Its models, beside their cards; the fake one alone unless given. */
    private readonly models: readonly (readonly [Model, ModelCard])[] = [[FAKE_MODEL, FAKE_CARD]],
  ) {}

  async start(): Promise<void> {
    for (const [, card] of this.models) await this.source.publishCard(card);
    await this.source.announce(readyStatus(...this.models.map(([model]) => model)));
    this.#running = this.#run();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await this.source.close();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const options = { models: this.models.map(([model]) => model), waitMs: 1000, signal };
      for (const { job, reply } of await this.source.take(8, options)) {
        this.jobs.push(job);
        await reply(this.answer(job));
      }
    }
  }
}
