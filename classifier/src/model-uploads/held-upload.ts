import type { HeldFile } from '@detections/runtime';
import { UPLOAD_LIFETIME_MS, type UploadVerdict } from '@detections/schema';
import { latestGeneration } from './claims.js';
import {
  ageMs,
  hasCome,
  readVerdict,
  removeCache,
  removeFolder,
  wasMoved,
  writeVerdict,
} from './upload-files.js';

export interface HeldUploadOptions {
  readonly id: string;
  readonly folder: string;
  readonly claim: HeldFile;
  readonly generation: number;
  /** Finds out what it is; rejects only where the signal aborts. */
  readonly check: (signal: AbortSignal) => Promise<UploadVerdict>;
  /** Told when it may have become another. */
  readonly onChange: () => void;
}

/** An upload that has cost so many classifiers their lives is not tried again. */
const MOST_ATTEMPTS = 3;

/** An upload that this classifier looks after: checks it, then has it served for a trial. */
export class HeldUpload {
  readonly #stop = new AbortController();
  #checking: Promise<void> | undefined;
  #isOnTrial = false;
  /** Until it is written: a volume that is full is no reason to check anew. */
  #found: UploadVerdict | undefined;

  constructor(private readonly options: HeldUploadOptions) {}

  get id(): string {
    return this.options.id;
  }

  get folder(): string {
    return this.options.folder;
  }

  get isChecking(): boolean {
    return this.#checking !== undefined;
  }

  /** Whether it is to be served. */
  get isOnTrial(): boolean {
    return this.#isOnTrial;
  }

  /** @returns whether it is to be looked after any longer. */
  async look(): Promise<boolean> {
    const { folder, generation } = this.options;
    // Deleted, or taken over while this process did not move.
    const isMine = (await latestGeneration(folder)) === generation && (await hasCome(folder));
    if (!isMine) return false;
    if ((await ageMs(folder, generation)) > UPLOAD_LIFETIME_MS) {
      await this.#end();
      await removeFolder(folder);
      return false;
    }
    const verdict = await readVerdict(folder);
    if (verdict === undefined) this.#checking ??= this.#check();
    const isMoved = verdict?.state === 'accepted' && (await wasMoved(folder));
    this.#serve(verdict?.state === 'accepted' && !isMoved);
    if (isMoved) await removeCache(folder);
    return true;
  }

  /** Lets go of it, for another to take it. */
  async close(): Promise<void> {
    await this.#end();
    await this.options.claim.close();
  }

  async #end(): Promise<void> {
    this.#stop.abort();
    this.#serve(false);
    await this.#checking;
  }

  /** Never rejects: what is not written is done again, by this classifier or another. */
  async #check(): Promise<void> {
    const { folder, generation, check, onChange } = this.options;
    const { signal } = this.#stop;
    try {
      this.#found ??= generation > MOST_ATTEMPTS ? POISONED : await check(signal);
      if (!signal.aborted && (await latestGeneration(folder)) === generation) {
        await writeVerdict(folder, this.#found);
      }
    } catch {
      // Gone meanwhile, or the volume is full: the next look tells.
    } finally {
      this.#checking = undefined;
      onChange();
    }
  }

  #serve(isOnTrial: boolean): void {
    if (isOnTrial === this.#isOnTrial) return;
    this.#isOnTrial = isOnTrial;
    this.options.onChange();
  }
}

const POISONED: UploadVerdict = {
  state: 'refused',
  reason: 'crashed',
  message: `It was given up: ${String(MOST_ATTEMPTS)} classifiers in turn ended while they checked it.`,
};
