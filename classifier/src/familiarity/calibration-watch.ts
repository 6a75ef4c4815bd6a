import { repeat, type Clock } from '@detections/runtime';
import { calibrationsState } from './calibration.js';

export interface CalibrationWatchOptions {
  readonly cacheFolder: string;
  /** Told whenever `state` has become another one. */
  readonly onChange: () => void;
  readonly clock: Clock;
}

/** As often as the models folder is looked at. */
const LOOK_MS = 2000;

/** Looks again and again for what `detections models calibrate` has written, until it is closed. */
export class CalibrationWatch {
  readonly #stop = new AbortController();
  #state = '';

  constructor(private readonly options: CalibrationWatchOptions) {}

  /** Another text for other calibrations. */
  get state(): string {
    return this.#state;
  }

  /** Resolves after the first look, of which nobody is told. */
  async start(): Promise<void> {
    this.#state = await calibrationsState(this.options.cacheFolder);
    const { clock } = this.options;
    repeat(() => this.#look(), { clock, everyMs: LOOK_MS, signal: this.#stop.signal });
  }

  close(): Promise<void> {
    this.#stop.abort();
    return Promise.resolve();
  }

  async #look(): Promise<void> {
    const state = await calibrationsState(this.options.cacheFolder);
    if (state === this.#state || this.#stop.signal.aborted) return;
    this.#state = state;
    this.options.onChange();
  }
}
