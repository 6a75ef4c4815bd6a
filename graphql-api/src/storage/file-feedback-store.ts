import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { FeedbackEntry } from '../application/feedback/feedback-entry.js';
import type { FeedbackStore } from '../application/feedback/feedback-store.js';

/** Of the folder's file that holds one JSON line per entry. */
export const FEEDBACK_FILE_NAME = 'feedback.jsonl';

/** One JSON line per entry in `<folder>/feedback.jsonl`, on the disk before it is acknowledged. */
export class FileFeedbackStore implements FeedbackStore {
  #file: Promise<FileHandle> | undefined;
  /** Whether the last line may lack its end, as after a moment without room on the disk. */
  #torn = false;

  constructor(private readonly folder: string) {}

  async append(entry: FeedbackEntry): Promise<void> {
    const file = await this.#open();
    await this.#write(file, `${JSON.stringify(entry)}\n`);
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
    const file = await open(join(this.folder, FEEDBACK_FILE_NAME), 'a+');
    this.#torn = await lacksLastNewline(file);
    return file;
  }

  /** @throws Error where the disk has no room for the whole of it. */
  async #write(file: FileHandle, line: string): Promise<void> {
    const bytes = Buffer.from(this.#torn ? `\n${line}` : line);
    this.#torn = false;
    let written = 0;
    try {
      // One write call of a file opened for appending: lines of several requests never mix.
      written = (await file.write(bytes)).bytesWritten;
    } finally {
      if (written < bytes.length) this.#torn = true;
    }
    if (written < bytes.length) {
      throw new Error(`Only ${String(written)} of ${String(bytes.length)} bytes were written.`);
    }
  }
}

async function lacksLastNewline(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return false;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer.toString() !== '\n';
}
