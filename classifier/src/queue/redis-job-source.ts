import { randomUUID } from 'node:crypto';
import type { Clock } from '@detections/runtime';
import type {
  ClassifierStatus,
  Delivery,
  JobSource,
  ModelCard,
  ModelIdentity,
  TakeOptions,
} from '@detections/schema';
import {
  BlockingConnection,
  connectFailingFast,
  connectForBlocking,
  firstWord,
  KEYS,
  type ConnectionOptions,
  type RedisEndpoint,
} from '@detections/runtime/redis';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { Announcer } from './announcer.js';
import { DeadList } from './dead-list.js';
import { HeldJobs } from './held-jobs.js';
import { JobEndings } from './job-endings.js';
import { JobGroup, type ClaimedEntry, type StreamEntry } from './job-group.js';
import { PublishedCards } from './published-cards.js';
import { readImages, type WaitingImage } from './read-images.js';
import { toDelivery } from './redis-delivery.js';

export interface RedisJobSourceOptions extends RedisEndpoint {
  readonly clock: Clock;
  readonly logger: Logger;
  /** A job whose classifier was silent for so long goes to another one. */
  readonly claimIdleMs: number;
  /** A job delivered more often than this is answered JOB_POISONED. */
  readonly maxDeliveries: number;
}

/** Enough for a batch of the largest images over a slow network. */
const COMMAND_TIMEOUT_MS = 15_000;

/** The classifier's end of the queue on Redis Streams; the design's section 4 says why. */
export class RedisJobSource implements JobSource {
  readonly #instance = randomUUID();
  readonly #commands: Redis;
  readonly #blocking: BlockingConnection;
  readonly #group: JobGroup;
  readonly #endings: JobEndings;
  readonly #held: HeldJobs;
  readonly #announcer: Announcer;
  readonly #cards: PublishedCards;
  #claimNextAt = 0;
  #droppedReplies = 0;
  #closed = false;

  constructor(private readonly options: RedisJobSourceOptions) {
    const { url, ca, clock, logger, claimIdleMs } = options;
    const connection = (name: string): ConnectionOptions => ({ url, ca, name, logger });
    this.#commands = connectFailingFast(connection('classifier-commands'), COMMAND_TIMEOUT_MS);
    this.#blocking = new BlockingConnection(
      () => connectForBlocking(connection('classifier-jobs')),
      clock,
    );
    const parts = {
      commands: this.#commands,
      deadList: new DeadList(this.#commands, logger),
      consumer: this.#instance,
      logger,
    };
    this.#group = new JobGroup({ ...parts, blocking: this.#blocking, clock });
    this.#endings = new JobEndings(parts);
    // Thrice within the claim time, so that one lost renewal loses no job.
    this.#held = new HeldJobs({
      group: this.#group,
      countImages: (keys) => this.#commands.exists(...keys),
      clock,
      logger,
      renewIntervalMs: claimIdleMs / 3,
    });
    this.#announcer = new Announcer(this.#commands, this.#instance, clock, logger);
    this.#cards = new PublishedCards(this.#commands, clock, logger);
  }

  /** Resolves after the first word from Redis, good or bad: `take` goes on trying. */
  async start(): Promise<void> {
    this.#held.start();
    await Promise.all([this.#blocking.start(), firstWord(this.#commands)]);
  }

  async take(max: number, { models, waitMs, signal }: TakeOptions): Promise<readonly Delivery[]> {
    if (signal.aborted || models.length === 0) return [];
    const streams = models.map(KEYS.jobs);
    const claimed = await this.#claimOne(streams);
    if (claimed !== undefined) return claimed;
    const entries = await this.#group.read(streams, max, waitMs);
    return this.#deliver(entries.map((entry) => ({ ...entry, deliveries: 1 })));
  }

  announce(status: ClassifierStatus): Promise<void> {
    return this.#announcer.announce(status);
  }

  hasWaiting(model: ModelIdentity): Promise<boolean> {
    return this.#group.hasWaiting(KEYS.jobs(model));
  }

  async isNeeded(model: ModelIdentity): Promise<boolean> {
    return (await this.#commands.exists(KEYS.needed(model))) === 1;
  }

  publishCard(card: ModelCard): Promise<void> {
    return this.#cards.publish(card);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#held.close();
    this.#cards.close();
    this.#announcer.stop();
    this.#blocking.close();
    await this.#sayGoodbye();
    this.#commands.disconnect();
  }

  /** Best effort: what is left behind expires or is forgotten by the next classifier. */
  async #sayGoodbye(): Promise<void> {
    if (this.#commands.status !== 'ready') return;
    try {
      await this.#announcer.withdraw();
      await this.#group.leave();
    } catch (error) {
      this.options.logger.warn({ err: error }, 'leaving the consumer group failed');
    }
  }

  /** @returns undefined where no other classifier went silent. */
  async #claimOne(streams: readonly string[]): Promise<readonly Delivery[] | undefined> {
    const { clock, claimIdleMs, maxDeliveries, logger } = this.options;
    if (clock.monotonicMs() < this.#claimNextAt) return undefined;
    // First, or after a freeze it would find its own jobs, and count them as delivered once more.
    await this.#held.renew();
    const claimed = await this.#claimFrom(streams);
    if (claimed === undefined) {
      this.#claimNextAt = clock.monotonicMs() + claimIdleMs / 2;
      return undefined;
    }
    logger.warn(
      { jobId: claimed.job.header.id, deliveries: claimed.deliveries },
      'took over a job whose classifier went silent',
    );
    if (claimed.deliveries <= maxDeliveries) return this.#deliver([claimed]);
    await this.#endings.bury(claimed);
    return [];
  }

  async #claimFrom(streams: readonly string[]): Promise<ClaimedEntry | undefined> {
    for (const stream of streams) {
      const claimed = await this.#group.claim(stream, this.options.claimIdleMs);
      if (claimed !== undefined) return claimed;
    }
    return undefined;
  }

  async #deliver(
    entries: readonly (StreamEntry & { readonly deliveries: number })[],
  ): Promise<readonly Delivery[]> {
    const images = await readImages(this.#commands, entries);
    const deliveries: Delivery[] = [];
    for (const [index, entry] of entries.entries()) {
      const image = images[index];
      if (image === undefined) {
        // Cancelled, or past its deadline: nobody waits.
        await this.#endings.discard(entry);
      } else {
        this.#held.add({ ...entry, image: KEYS.image(entry.job.header.id) });
        deliveries.push(this.#toDelivery(entry, image));
      }
    }
    return deliveries;
  }

  #toDelivery(entry: StreamEntry & { readonly deliveries: number }, image: WaitingImage): Delivery {
    return toDelivery(entry, image, {
      endings: this.#endings,
      held: this.#held,
      clock: this.options.clock,
      onDropped: (jobId) => {
        this.#droppedReplies += 1;
        this.options.logger.info(
          { jobId, dropped: this.#droppedReplies },
          'reply dropped: the job was finished, cancelled or taken over before',
        );
      },
    });
  }
}
