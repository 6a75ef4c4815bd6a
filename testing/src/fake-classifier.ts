import type {
  ClassificationJob,
  JobReply,
  JobSource,
  Model,
  Prediction,
  SucceededReply,
} from '@detections/schema';

export const FAKE_MODEL: Model = {
  name: 'resnet50',
  version: 'v1',
  engine: 'fake',
  weightsSha256: 'ab'.repeat(32),
  inputWidth: 224,
  inputHeight: 224,
  classCount: 1000,
};

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

/** Eskimo dog first, then made-up classes with ever smaller confidences. */
export function succeed(job: ClassificationJob): SucceededReply {
  const predictions: Prediction[] = Array.from({ length: job.topK }, (_, rank) => ({
    label:
      rank === 0
        ? { classIndex: 248, wordNetId: 'n02109961', name: 'Eskimo_dog' }
        : {
            classIndex: rank,
            wordNetId: `n${String(rank).padStart(8, '0')}`,
            name: `class_${String(rank)}`,
          },
    confidence: 0.73226 / (rank + 1),
  }));
  return {
    id: job.id,
    status: 'succeeded',
    predictions,
    image: { width: 640, height: 480 },
    model: FAKE_MODEL,
    timing: { heldMs: 0.1, decodeMs: 0.04, inferenceMs: 0.05, batchSize: 1 },
  };
}
