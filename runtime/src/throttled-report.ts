import type { Clock } from './clock.js';

const PAUSE_MS = 60_000;

/** Says at once what is wrong, and at most once a minute while it goes on: others write it, as often as they like. */
export class ThrottledReport {
  #mayNotSayUntil = 0;
  #unsaid = 0;

  constructor(
    private readonly clock: Clock,
    private readonly say: (fields: object) => void,
  ) {}

  /** @param fields What is said of this one; `unsaid` comes besides, the number of those passed over since the last. */
  report(fields: object): void {
    const now = this.clock.monotonicMs();
    if (now < this.#mayNotSayUntil) {
      this.#unsaid += 1;
      return;
    }
    this.say({ ...fields, unsaid: this.#unsaid });
    this.#mayNotSayUntil = now + PAUSE_MS;
    this.#unsaid = 0;
  }
}
