import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { repeat, ThrottledReport, type Clock } from '@detections/runtime';
import {
  INCOMING_FOLDER,
  isGoneFolder,
  uploadIdSchema,
  UPLOAD_FILES,
  type UploadVerdict,
} from '@detections/schema';
import type { Logger } from 'pino';
import { claim, ClaimWatch } from './claims.js';
import { HeldUpload } from './held-upload.js';
import { hasCome, readVerdict, removeFolder } from './upload-files.js';
import { ensureVolumeId } from './volume-id.js';

/** An upload that was accepted and that this classifier is to serve. */
export interface Trial {
  /** Of the upload. */
  readonly id: string;
  readonly folder: string;
  /** Has the network that was made of it. */
  readonly cacheDir: string;
}

export interface UploadWatchOptions {
  readonly modelsDir: string;
  /** Finds out what the upload in this folder is; rejects only where the signal aborts. */
  readonly check: (folder: string, signal: AbortSignal) => Promise<UploadVerdict>;
  /** Told what is to be served, whenever that changes. */
  readonly onTrials: (trials: readonly Trial[]) => void;
  /** Told the id of the volume, and undefined where it cannot be used. */
  readonly onVolume: (id: string | undefined) => void;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'error'>;
}

const LOOK_MS = 500;
/** The claim before it is the API's, whether it is there or not. */
const FIRST_CLASSIFIER = 1;

/**
 * Looks for uploads, and takes those that nobody looks after: of several classifiers on one volume
 * one takes each, and another where that one falls silent.
 */
export class UploadWatch {
  readonly #stop = new AbortController();
  readonly #incoming: string;
  readonly #held = new Map<string, HeldUpload>();
  readonly #claims: ClaimWatch;
  readonly #unusable: ThrottledReport;
  #looking: Promise<void> = Promise.resolve();
  #volume: string | undefined;
  #told = '[]';

  constructor(private readonly options: UploadWatchOptions) {
    this.#incoming = join(options.modelsDir, INCOMING_FOLDER);
    this.#claims = new ClaimWatch(options.clock);
    this.#unusable = new ThrottledReport(options.clock, (fields) => {
      options.logger.error(fields, 'uploads cannot be looked for');
    });
  }

  /** Resolves after the first look. */
  async start(): Promise<void> {
    await this.#look();
    const { clock } = this.options;
    const look = (): Promise<void> => (this.#looking = this.#look());
    repeat(look, { clock, everyMs: LOOK_MS, signal: this.#stop.signal });
  }

  /** Lets go of all that it holds. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#looking;
    await Promise.all([...this.#held.values()].map((held) => held.close()));
  }

  /** Never rejects. */
  async #look(): Promise<void> {
    try {
      this.#tellVolume(await ensureVolumeId(this.#incoming));
      const names = await readdir(this.#incoming);
      const ids = names.filter((name) => uploadIdSchema.safeParse(name).success);
      this.#claims.keepOnly(new Set(ids.map((id) => this.#folderOf(id))));
      for (const id of ids) await this.#lookAt(id).catch(() => undefined);
      for (const id of this.#held.keys()) if (!ids.includes(id)) await this.#letGo(id);
      await Promise.all(names.filter(isGoneFolder).map((name) => this.#clearAway(name)));
    } catch (error) {
      this.#tellVolume(undefined);
      this.#unusable.report({ err: error });
    }
  }

  /** @throws the file system's errors, of what has just gone. */
  async #lookAt(id: string): Promise<void> {
    const folder = this.#folderOf(id);
    const held = this.#held.get(id);
    if (held !== undefined) {
      if (!(await held.look())) await this.#letGo(id);
      return;
    }
    const { generation, isFree } = await this.#claims.latest(folder);
    if (!(await hasCome(folder))) {
      // Whoever was writing it has gone.
      if (isFree) await removeFolder(folder);
      return;
    }
    // The API's own claim ends with the record.
    if ((generation > 0 && !isFree) || this.#stop.signal.aborted) return;
    // One at a time: each may take a lot of memory. Others may have theirs free.
    const isChecked = (await readVerdict(folder)) !== undefined;
    if (!isChecked && [...this.#held.values()].some(({ isChecking }) => isChecking)) return;
    await this.#take(id, Math.max(generation + 1, FIRST_CLASSIFIER));
  }

  async #take(id: string, generation: number): Promise<void> {
    const { check, clock } = this.options;
    const folder = this.#folderOf(id);
    const claimed = await claim(folder, generation, clock);
    if (claimed === undefined) return;
    const held = new HeldUpload({
      id,
      folder,
      claim: claimed,
      generation,
      check: (signal) => check(folder, signal),
      onChange: () => {
        this.#tellTrials();
      },
    });
    this.#held.set(id, held);
    await held.look();
  }

  async #letGo(id: string): Promise<void> {
    const held = this.#held.get(id);
    this.#held.delete(id);
    await held?.close();
    this.#tellTrials();
  }

  #clearAway(name: string): Promise<void> {
    const path = join(this.#incoming, name);
    // The API may be at it, too.
    return rm(path, { recursive: true, force: true }).catch(() => undefined);
  }

  #folderOf(id: string): string {
    return join(this.#incoming, id);
  }

  #tellVolume(id: string | undefined): void {
    if (id === this.#volume) return;
    this.#volume = id;
    this.options.onVolume(id);
  }

  #tellTrials(): void {
    if (this.#stop.signal.aborted) return;
    const trials = [...this.#held.values()]
      .filter(({ isOnTrial }) => isOnTrial)
      .map(({ id, folder }) => ({
        id,
        folder: join(folder, UPLOAD_FILES.unpacked),
        cacheDir: join(folder, UPLOAD_FILES.cache),
      }));
    const text = JSON.stringify(trials);
    if (text === this.#told) return;
    this.#told = text;
    this.options.onTrials(trials);
  }
}
