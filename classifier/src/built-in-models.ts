import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { repeat, type Clock } from '@detections/runtime';
import type { Standing } from '@detections/schema';
import type { AvailableModel } from './available-models.js';
import { findModelFiles } from './importers/keras-resnet50/find-model-files.js';
import { DOWNLOAD_FOLDER } from './importers/keras-resnet50/obtain-model-files.js';
import { BUILT_IN, FALLBACK_REASON } from './models/built-in.js';
import { hasSettled } from './models/has-settled.js';
import { ModelFilesUnavailableError } from './models/model-files-unavailable-error.js';
import type { ModelLocation } from './model-location.js';
import type { LoadedModel, RunModelOptions } from './models/run-model.js';

export interface OfferedBuiltIn extends AvailableModel, Standing {
  /** Another one where it is worth trying anew. */
  readonly fingerprint: string;
}

export interface BuiltInModelsOptions {
  /** @param onDownload Told before a download, where no folder has the weights. */
  readonly resNet50: (onDownload: () => void) => AvailableModel;
  /** What answers while ResNet50 is not to be had, and those who need it at any time. */
  readonly fallback: AvailableModel;
  /** Whether it may answer in ResNet50's place. */
  readonly mayStandIn: boolean;
  /** Whether an own classifier was taught on it. */
  readonly isFallbackNeeded: () => Promise<boolean>;
  /** Whether its files are on this machine. */
  readonly isFallbackAtHand: () => Promise<boolean>;
  /** Where ResNet50's weights may be put. */
  readonly location: Pick<ModelLocation, 'folders' | 'cacheFolder'>;
  /** Whether a model of that name can answer. */
  readonly isReady: (name: string) => boolean;
  /** Told whenever `offered` gives something else. */
  readonly onChange: () => void;
  readonly clock: Clock;
}

/** How often the folders are looked into for weights that somebody has put there. */
const LOOK_MS = 1000;
/** How often it is asked whether the fallback is needed. */
const ASK_MS = 2000;
/** A download that takes longer is not waited for. */
const PATIENCE_MS = 60_000;

/**
 * ResNet50, and the fallback in its place for as long as its weights are not to be had. Where the
 * fallback is at hand it answers at once; it is fetched only once ResNet50's sources have failed, or
 * take long. Where an own classifier was taught on the fallback, it stays, for whoever names it.
 */
export class BuiltInModels {
  readonly #stop = new AbortController();
  #cancelLook: (() => void) | undefined;
  /** Since when ResNet50's weights are sought, on the monotonic clock; undefined where they are not. */
  #soughtSince: number | undefined;
  #attempt: 'none' | 'downloading' | 'done' = 'none';
  #standsIn = false;
  #isNeeded = false;
  /** The weights in the folders: as the last look saw them, and as they were tried. */
  #seen: string | undefined;
  #tried: string | undefined;

  constructor(private readonly options: BuiltInModelsOptions) {}

  offered(): readonly OfferedBuiltIn[] {
    const main: OfferedBuiltIn = {
      ...BUILT_IN,
      fingerprint: this.#tried ?? 'built in',
      load: (run) => this.#loadResNet50(run),
    };
    const fallback = { ...this.options.fallback, fingerprint: 'built in' };
    if (this.#standsIn) return [main, { ...fallback, fallbackReason: FALLBACK_REASON }];
    return this.#isNeeded ? [main, { ...fallback, byNameOnly: true }] : [main];
  }

  /** Asks from now on whether the fallback is needed. */
  async start(): Promise<void> {
    await this.#askForNeed();
    const { clock } = this.options;
    repeat(() => this.#askForNeed(), { clock, everyMs: ASK_MS, signal: this.#stop.signal });
  }

  close(): void {
    this.#stop.abort();
    this.#cancelLook?.();
  }

  async #loadResNet50(run: RunModelOptions): Promise<LoadedModel> {
    this.#attempt = 'none';
    const onDownload = (): void => {
      this.#attempt = 'downloading';
      void this.#seek();
    };
    try {
      const loaded = await this.options.resNet50(onDownload).load(run);
      this.#attempt = 'done';
      return loaded;
    } catch (error) {
      this.#attempt = 'none';
      if (error instanceof ModelFilesUnavailableError) this.#letStandIn();
      throw error;
    }
  }

  async #seek(): Promise<void> {
    if (this.#soughtSince !== undefined || this.#stop.signal.aborted) return;
    this.#soughtSince = this.options.clock.monotonicMs();
    this.#lookLater();
    if (await this.options.isFallbackAtHand().catch(() => false)) this.#letStandIn();
  }

  #letStandIn(): void {
    const isSought = this.#soughtSince !== undefined && !this.#stop.signal.aborted;
    if (!this.options.mayStandIn || this.#standsIn || !isSought) return;
    this.#standsIn = true;
    this.options.onChange();
  }

  /** Where nobody can say, what was said last goes on. */
  async #askForNeed(): Promise<void> {
    const isNeeded = await this.options.isFallbackNeeded().catch(() => this.#isNeeded);
    if (isNeeded === this.#isNeeded || this.#stop.signal.aborted) return;
    this.#isNeeded = isNeeded;
    this.options.onChange();
  }

  #lookLater(): void {
    this.#cancelLook = this.options.clock.after(LOOK_MS, () => {
      void this.#look().finally(() => {
        if (this.#soughtSince !== undefined && !this.#stop.signal.aborted) this.#lookLater();
      });
    });
  }

  async #look(): Promise<void> {
    if (this.options.isReady(BUILT_IN.name)) {
      // Of an own classifier that somebody has begun just now.
      await this.#askForNeed();
      this.#stopSeeking();
      return;
    }
    const since = this.#soughtSince ?? Infinity;
    if (this.options.clock.monotonicMs() - since >= PATIENCE_MS) this.#letStandIn();
    if (this.#attempt === 'done') return;
    const weights = await this.#settledWeights();
    if (weights === undefined || weights === this.#tried || this.#stop.signal.aborted) return;
    this.#tried = weights;
    this.options.onChange();
  }

  /** The one that stood in goes only now, so that there is always one that answers. */
  #stopSeeking(): void {
    this.#soughtSince = undefined;
    if (!this.#standsIn) return;
    this.#standsIn = false;
    this.options.onChange();
  }

  /** @returns what names the file's state, or undefined where there is none that is complete. */
  async #settledWeights(): Promise<string | undefined> {
    const { folders, cacheFolder } = this.options.location;
    // A download that is under way goes on with what it brings.
    const downloaded = this.#attempt === 'none' ? [join(cacheFolder, DOWNLOAD_FOLDER)] : [];
    const { found } = await findModelFiles([...folders, ...downloaded]);
    const facts = found && (await stat(found.weightsPath).catch(() => undefined));
    if (found === undefined || facts === undefined) return undefined;
    const { size, mtimeMs, ctimeMs } = facts;
    const fingerprint = [found.weightsPath, size, mtimeMs].join(' ');
    const look = { fingerprint, changedAt: Math.max(mtimeMs, ctimeMs) };
    const before = this.#seen;
    this.#seen = fingerprint;
    return hasSettled(look, before, this.options.clock.now()) ? fingerprint : undefined;
  }
}
