import type { Clock } from '@detections/runtime';
import type { EngineLostError, LosableEngine } from './engine-lost-error.js';
import type { InferenceOptions, InferenceOutput } from './engine.js';

export interface LanedEngineOptions {
  /** Has all threads; loaded and warmed up. */
  readonly wide: LosableEngine;
  /** Most batches at one time, at least 2. */
  readonly lanes: number;
  /** Starts an engine with one lane's threads, loaded and warmed up. */
  readonly openLane: () => Promise<LosableEngine>;
  /** Whether there is memory for the lanes now. */
  readonly hasRoom: () => Promise<boolean>;
  readonly clock: Clock;
}

/** So many images in a row that were not alone are load, and no page with a few photos. */
const LOAD_IMAGES = 32;
/** Without load for so long, the lanes' memory is worth more than the second that they load in. */
const IDLE_MS = 5 * 60_000;
/** Where memory was short, or a lane did not come up. */
const PAUSE_MS = 60_000;

interface Lane {
  readonly engine: LosableEngine;
  underWay: number;
}

/**
 * Several engines of one model: one with all threads for an image that is alone, and, while there is
 * load, one for each lane. Threads that share a batch wait for each other after every layer; those of
 * different batches do not.
 */
export class LanedEngine implements LosableEngine {
  readonly name: string;
  readonly lost: Promise<EngineLostError>;
  #open: readonly Lane[] = [];
  #opening: Promise<void> | undefined;
  #mayOpenAt = -Infinity;
  /** Images in a row that were not alone. */
  #loaded = 0;
  #loadedAt = 0;
  #cancelIdle: (() => void) | undefined;
  #onLaneLost: (loss: EngineLostError) => boolean = () => true;
  #givenUp = false;
  #closing: Promise<void> | undefined;

  constructor(private readonly options: LanedEngineOptions) {
    this.name = options.wide.name;
    this.lost = options.wide.lost;
  }

  /** One until all lanes are open, and again where one of them is lost. */
  get lanes(): number {
    return this.#open.length === this.options.lanes ? this.#open.length : 1;
  }

  onLaneLost(listener: (loss: EngineLostError) => boolean): void {
    this.#onLaneLost = listener;
  }

  load(): Promise<void> {
    return this.options.wide.load();
  }

  async infer(
    batch: Uint8Array,
    size: number,
    options: InferenceOptions = {},
  ): Promise<InferenceOutput> {
    const isAlone = options.share !== 'one';
    this.#count(isAlone, size);
    const lane = isAlone ? undefined : this.#freest();
    if (lane === undefined) return this.options.wide.infer(batch, size, options);
    lane.underWay += 1;
    try {
      return await lane.engine.infer(batch, size, options);
    } finally {
      lane.underWay -= 1;
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    this.#cancelIdle?.();
    await this.options.wide.close();
    await this.#opening;
    await this.#closeLanes();
  }

  #freest(): Lane | undefined {
    if (this.lanes === 1) return undefined;
    return [...this.#open].sort((a, b) => a.underWay - b.underWay)[0];
  }

  #count(isAlone: boolean, size: number): void {
    if (isAlone) {
      this.#loaded = 0;
      return;
    }
    const { clock } = this.options;
    this.#loadedAt = clock.monotonicMs();
    this.#loaded += size;
    if (this.#loaded < LOAD_IMAGES || this.lanes > 1 || this.#givenUp) return;
    if (this.#closing !== undefined || this.#loadedAt < this.#mayOpenAt) return;
    this.#opening ??= this.#openLanes().finally(() => {
      this.#opening = undefined;
    });
  }

  /** One after the other: each takes a core while it loads. Never rejects. */
  async #openLanes(): Promise<void> {
    const { lanes, openLane, hasRoom, clock } = this.options;
    this.#mayOpenAt = clock.monotonicMs() + PAUSE_MS;
    try {
      if (this.#open.length === 0 && !(await hasRoom())) return;
      while (this.#open.length < lanes && this.#closing === undefined && !this.#givenUp) {
        this.#add(await openLane());
      }
    } catch {
      // All goes on with one lane; what is wrong with the file shows at the next start.
    }
    this.#closeWhenIdle();
  }

  #add(engine: LosableEngine): void {
    const lane = { engine, underWay: 0 };
    this.#open = [...this.#open, lane];
    void engine.lost.then((loss) => {
      this.#replace(lane, loss);
    });
  }

  /** What the lane had in hand has failed; the others go on, and another opens under load. */
  #replace(lane: Lane, loss: EngineLostError): void {
    if (!this.#open.includes(lane)) return;
    this.#open = this.#open.filter((each) => each !== lane);
    // Not awaited: a thread that hangs in native code may never end.
    void lane.engine.close();
    if (this.#closing !== undefined) return;
    this.#givenUp = !this.#onLaneLost(loss);
    this.#mayOpenAt = -Infinity;
  }

  #closeWhenIdle(): void {
    const { clock } = this.options;
    this.#cancelIdle?.();
    this.#cancelIdle = undefined;
    if (this.#closing !== undefined || this.#open.length === 0) return;
    const idleMs = clock.monotonicMs() - this.#loadedAt;
    if (idleMs >= IDLE_MS) void this.#closeLanes();
    else
      this.#cancelIdle = clock.after(IDLE_MS - idleMs, () => {
        this.#closeWhenIdle();
      });
  }

  async #closeLanes(): Promise<void> {
    const lanes = this.#open;
    this.#open = [];
    this.#mayOpenAt = -Infinity;
    await Promise.all(lanes.map(({ engine }) => engine.close()));
  }
}
