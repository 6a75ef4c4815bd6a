import { OutageReport, repeat, type Clock } from '@detections/runtime';
import type { ClassifierStatus } from '@detections/schema';
import { encodeStatus, KEYS } from '@detections/runtime/redis';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';

const REPEAT_MS = 1000;
/** A classifier that says nothing for so long counts as gone. */
const EXPIRE_MS = 5000;

/** Tells every API how this classifier is, again and again while it lives. */
export class Announcer {
  /** What Redis holds, unless it has expired. */
  #said: ClassifierStatus | undefined;
  /** Ends the repetitions of the word before. */
  #stop = new AbortController();
  readonly #outages: OutageReport;

  constructor(
    private readonly redis: Redis,
    private readonly instance: string,
    private readonly clock: Clock,
    logger: Logger,
  ) {
    this.#outages = OutageReport.of(logger, 'announcing');
  }

  async announce(status: ClassifierStatus): Promise<void> {
    this.#stop.abort();
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    await this.#say(status);
    repeat(() => this.#say(status), { clock: this.clock, everyMs: REPEAT_MS, signal });
  }

  /** Says nothing more; the last word expires by itself. */
  stop(): void {
    this.#stop.abort();
  }

  /** Takes the word back, so that no API counts on this classifier any more. */
  async withdraw(): Promise<void> {
    this.stop();
    await this.redis
      .multi()
      .del(KEYS.classifier(this.instance))
      .srem(KEYS.classifiers, this.instance)
      .exec();
  }

  async #say(status: ClassifierStatus): Promise<void> {
    // Its failures say nothing new while the connection is lost.
    if (this.redis.status !== 'ready') return;
    await this.#outages.watch(() => this.#write(status)).catch(() => undefined);
  }

  async #write(status: ClassifierStatus): Promise<void> {
    if (await this.#prolong(status)) return;
    await this.redis
      .multi()
      .set(KEYS.classifier(this.instance), encodeStatus(status), 'PX', EXPIRE_MS)
      .sadd(KEYS.classifiers, this.instance)
      .exec();
    this.#said = status;
  }

  /**
   * Pushes the expiry of the same word out, which a Redis that is full does as well.
   *
   * @returns false where it has to be said anew: it expired, or an API forgot this classifier.
   */
  async #prolong(status: ClassifierStatus): Promise<boolean> {
    if (this.#said !== status) return false;
    // Not in a MULTI: a full Redis refuses those.
    const [prolonged, known] = await Promise.all([
      this.redis.pexpire(KEYS.classifier(this.instance), EXPIRE_MS),
      this.redis.sismember(KEYS.classifiers, this.instance),
    ]);
    return prolonged === 1 && known === 1;
  }
}
