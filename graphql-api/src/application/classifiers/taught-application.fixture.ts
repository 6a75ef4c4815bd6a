import { expect } from '@jest/globals';
import { createInMemoryQueue, systemClock } from '@detections/runtime';
import {
  encodeEmbedding,
  type ClassificationJob,
  type JobReply,
  type Model,
  type ModelCard,
} from '@detections/schema';
import { FAKE_CARD, FAKE_MODEL, FakeClassifier, succeed } from '@detections/test-support';
import { pino } from 'pino';
import { apiVariables, teachingLimits } from '../../config.js';
import { headsInPlace } from '../../heads/heads.fixture.js';
import { MemoryAnsweredClassifications } from '../../storage/memory-answered-classifications.js';
import { MemoryStorage } from '../../storage/memory-storage.fixture.js';
import type { Application } from '../application.js';
import type { Classification } from '../classification.js';
import { createApplication } from '../create-application.js';
import type { ExamplesAdded } from './classifiers.js';
import { TaughtClassifiers } from './taught-classifiers.js';

const MAGIC = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
/** Numbers of the embedding for each axis. */
const PART = 4;
const LIMITS = { maxQueueLength: 100, maxQueueBytes: 1_000_000 };

/**
 * A picture for the fake networks: its embedding lies in the part of `axis` (0 to 2), and points
 * another way there for each `twist`, so that two of an axis are alike and no duplicates.
 */
export function drawn(axis: number, twist = 0): Buffer {
  return Buffer.concat([MAGIC, Buffer.from([axis, twist])]);
}

/** What an error with this code is like, and with these words in its message. */
export function coded(code: string, message = ''): unknown {
  return expect.objectContaining({ code, message: expect.stringContaining(message) });
}

/** Another network under another name, whose embeddings are not those of the first. */
export const OTHER_MODEL: Model = { ...FAKE_MODEL, name: 'other', digest: '77'.repeat(32) };
export const OTHER_CARD: ModelCard = { ...FAKE_CARD, name: 'other', digest: OTHER_MODEL.digest };

/** The application on a queue in memory, with a fake network and a store that tests may take away. */
export class TaughtApplication {
  readonly #close: (() => Promise<void>)[];

  private constructor(
    readonly application: Application,
    readonly taught: TaughtClassifiers,
    readonly storage: MemoryStorage,
    readonly classifier: FakeClassifier,
    ...close: (() => Promise<void>)[]
  ) {
    this.#close = close;
  }

  static async start(
    storage = new MemoryStorage(),
    models: readonly (readonly [Model, ModelCard])[] = [
      [FAKE_MODEL, FAKE_CARD],
      [OTHER_MODEL, OTHER_CARD],
    ],
  ): Promise<TaughtApplication> {
    const [clock, logger] = [systemClock, pino({ level: 'silent' })];
    const queue = createInMemoryQueue(LIMITS, clock);
    await queue.dispatcher.start();
    const classifier = new FakeClassifier(queue.source, embedDrawn, models);
    await classifier.start();
    const heads = headsInPlace();
    const store = storage.classifiers;
    const taught = new TaughtClassifiers({
      store,
      heads,
      dispatcher: queue.dispatcher,
      clock,
      logger,
    });
    await taught.start();
    const application = createApplication({
      modelUploads: { modelsDir: undefined, limits: { maxBytes: 1, maxUploads: 1 } },
      dispatcher: queue.dispatcher,
      classifierStore: store,
      taught,
      heads,
      teachingLimits: teachingLimits(apiVariables.parse({})),
      feedback: storage.feedback,
      answered: new MemoryAnsweredClassifications({ windowMs: 60_000, clock }),
      results: undefined,
      queueLimits: LIMITS,
      maxUploadBytes: 1000,
      jobTimeoutMs: 10_000,
      feedbackWindowSeconds: 60,
      clock,
      logger,
    });
    return new TaughtApplication(
      application,
      taught,
      storage,
      classifier,
      () => taught.close(),
      () => queue.dispatcher.close(),
      () => classifier.close(),
    );
  }

  /** Teaches what is drawn to a class of a classifier that is there. */
  async teach(
    name: string,
    className: string,
    ...images: readonly Buffer[]
  ): Promise<ExamplesAdded> {
    const { signal } = new AbortController();
    const request = { classifier: name, className, images, source: 'upload', signal } as const;
    return this.application.classifiers.addExamples(request);
  }

  /** Makes a classifier of two classes with as many photos each. */
  async makeTwoClasses(name: string, photos = 5): Promise<void> {
    await this.application.classifiers.create(name);
    const twists = Array.from({ length: photos }, (_, index) => index);
    await this.teach(name, 'across', ...twists.map((twist) => drawn(0, twist)));
    await this.teach(name, 'up', ...twists.map((twist) => drawn(1, twist)));
  }

  classify(name: string, image: Buffer, topK = 5): Promise<Classification> {
    const { signal } = new AbortController();
    const [model = '', version] = name.split('@');
    return this.application.classify({ image, model: { name: model, version }, topK, signal });
  }

  async close(): Promise<void> {
    for (const close of this.#close) await close();
  }
}

function embedDrawn(job: ClassificationJob): JobReply {
  const [axis = 0, twist = 0] = job.image.subarray(MAGIC.length);
  const isOther = job.model.name === OTHER_MODEL.name;
  const embedding = new Float32Array(3 * PART);
  const start = (isOther ? 2 - axis : axis) * PART;
  embedding[start] = 1;
  embedding[start + 1 + (twist % (PART - 1))] = 0.4 + twist / 50;
  const model = isOther ? OTHER_MODEL : FAKE_MODEL;
  const reply = succeed(job);
  return {
    ...reply,
    model,
    ...(job.outputs.embedding && { embedding: encodeEmbedding(embedding) }),
  };
}
