import type { AnsweredClassification } from './feedback-entry.js';

/** Remembers for a while what was answered, so that feedback need only name the answer. */
export interface AnsweredClassifications {
  /** @throws Error where it is kept in Redis and Redis is away; nobody's answer waits for it. */
  remember(answered: AnsweredClassification): Promise<void>;
  /**
   * @returns undefined where the id was never given, or too long ago.
   * @throws QueueUnavailableError where it is kept in Redis and Redis is away.
   */
  find(id: string): Promise<AnsweredClassification | undefined>;
  close(): Promise<void>;
}
