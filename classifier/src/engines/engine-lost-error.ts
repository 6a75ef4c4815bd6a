import type { Engine } from './engine.js';

/** An engine is gone for good, and with it what it had in hand: its thread died or hangs. */
export class EngineLostError extends Error {
  override readonly name = 'EngineLostError';
}

/** An engine that may be lost. From then on its every call fails with the same error. */
export interface LosableEngine extends Engine {
  /** Resolves when it is lost, also between two batches. */
  readonly lost: Promise<EngineLostError>;
  /**
   * Has the listener told of each lane that is lost while the engine itself goes on; it says whether
   * there is to be another.
   */
  onLaneLost?(listener: (loss: EngineLostError) => boolean): void;
}
