import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { FeedbackEntry } from './feedback-entry.js';
import type { FeedbackStore } from './feedback-store.js';

/** One JSON line per entry in `<folder>/feedback.jsonl`, on the disk before it is acknowledged. */
export class FileFeedbackStore implements FeedbackStore {
  #file: Promise<FileHandle> | undefined;

  constructor(private readonly folder: string) {}

  async append(entry: FeedbackEntry): Promise<void> {
    const file = await this.#open();
    // One write call of a file opened for appending: lines of several requests never mix.
    await file.write(`${JSON.stringify(entry)}\n`);
    await file.datasync();
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await (await file)?.close();
  }

  #open(): Promise<FileHandle> {
    this.#file ??= this.#create().catch((error: unknown) => {
      this.#file = undefined;
      throw error;
    });
    return this.#file;
  }

  async #create(): Promise<FileHandle> {
    await mkdir(this.folder, { recursive: true });
    return open(join(this.folder, 'feedback.jsonl'), 'a');
  }
}
