import type { ClassificationJob, JobReply, JobSource } from '@detections/schema';
import { FAKE_LABELS, FAKE_MODEL, succeed } from '@detections/schema/job-fixture';

/** A classifier that looks at nothing: it answers each job as `answer` says, at once. */
export class FakeClassifier {
  readonly jobs: ClassificationJob[] = [];
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;

  constructor(
    private readonly source: JobSource,
    private readonly answer: (job: ClassificationJob) => JobReply = succeed,
  ) {}

  async start(): Promise<void> {
    await this.source.publishLabels(FAKE_MODEL.weightsSha256, FAKE_LABELS);
    await this.source.announce({ ready: true, model: FAKE_MODEL });
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
      for (const { job, reply } of await this.source.take(8, { waitMs: 1000, signal })) {
        this.jobs.push(job);
        await reply(this.answer(job));
      }
    }
  }
}
