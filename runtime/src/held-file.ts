import { randomUUID } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import type { Clock } from './clock.js';

/** How often a held file changes; who sees it stand still for a few times as long, takes it for lost. */
export const HOLD_EVERY_MS = 2000;

/**
 * A file that one process alone has made, and that changes as long as the process lives: a claim on
 * what lies beside it, for others to see on the same volume. No clocks are compared.
 */
export class HeldFile {
  #beats = 0;
  #cancel: () => void = () => undefined;
  #closing: Promise<void> | undefined;
  #beating: Promise<void> = Promise.resolve();
  readonly #token = randomUUID();

  private constructor(
    private readonly file: FileHandle,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns undefined where another was faster.
   * @throws the file system's error where it cannot be made at all.
   */
  static async create(path: string, clock: Clock): Promise<HeldFile | undefined> {
    const file = await open(path, 'wx').catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
      throw error;
    });
    if (file === undefined) return undefined;
    const held = new HeldFile(file, clock);
    await held.#beat();
    return held;
  }

  /** The file stays, and says that nobody holds it any more. */
  close(): Promise<void> {
    this.#closing ??= this.#release();
    return this.#closing;
  }

  /** Never rejects: whoever watches it sees that it stands still. */
  async #beat(): Promise<void> {
    this.#beats += 1;
    await this.#write(`${this.#token} ${String(this.#beats)}`);
    this.#cancel = this.clock.after(HOLD_EVERY_MS, () => {
      this.#beating = this.#beat();
    });
    if (this.#closing !== undefined) this.#cancel();
  }

  async #release(): Promise<void> {
    this.#cancel();
    await this.#beating;
    await this.#write(RELEASED);
    await this.file.close();
  }

  /** In the place of what was there, of which nothing is longer than a number of beats. */
  async #write(text: string): Promise<void> {
    try {
      await this.file.write(text.padEnd(WIDTH), 0);
    } catch {
      // A full disk, or one that has gone.
    }
  }
}

const WIDTH = 60;
const RELEASED = 'released';

/** Whether its holder has let go of it by itself. */
export function isReleased(content: string): boolean {
  return content.trim() === RELEASED;
}
