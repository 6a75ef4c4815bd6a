import { Presets, SingleBar } from 'cli-progress';
import type { DownloadProgress } from './download-progress.js';

export interface TerminalProgressOptions {
  /** Where a bar is drawn, if it is a terminal; process.stderr for one. */
  readonly stream: NodeJS.WritableStream & { readonly isTTY?: boolean };
  /** Takes sparse lines where it is not. */
  readonly log: (line: string) => void;
}

const MEBIBYTE = 1024 * 1024;
const LOGGED_STEP_PERCENT = 10;
/** Between two lines where the size is not known. */
const LOGGED_STEP_BYTES = 16 * MEBIBYTE;

/** A progress bar on a terminal, a line every tenth of the file elsewhere. */
export function createTerminalProgress(options: TerminalProgressOptions): DownloadProgress {
  return options.stream.isTTY === true
    ? new ProgressBar(options.stream)
    : new ProgressLines(options.log);
}

class ProgressBar implements DownloadProgress {
  #bar: SingleBar | undefined;

  constructor(private readonly stream: NodeJS.WritableStream) {}

  update(fileName: string, receivedBytes: number, totalBytes: number | undefined): void {
    this.#bar ??= this.#start(fileName, receivedBytes, totalBytes);
    this.#bar.update(receivedBytes, { received: mebibytes(receivedBytes) });
  }

  finish(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }

  #start(fileName: string, receivedBytes: number, totalBytes: number | undefined): SingleBar {
    const size = totalBytes === undefined ? '?' : mebibytes(totalBytes);
    const bar = new SingleBar(
      {
        format: `${fileName} {bar} {percentage}% {received} of ${size} MiB, {eta_formatted} left`,
        stream: this.stream,
        hideCursor: true,
      },
      Presets.shades_classic,
    );
    bar.start(totalBytes ?? 0, receivedBytes, { received: mebibytes(receivedBytes) });
    return bar;
  }
}

class ProgressLines implements DownloadProgress {
  readonly #loggedSteps = new Map<string, number>();

  constructor(private readonly log: (line: string) => void) {}

  update(fileName: string, receivedBytes: number, totalBytes: number | undefined): void {
    const percent = percentOf(receivedBytes, totalBytes);
    const step =
      percent === undefined
        ? Math.floor(receivedBytes / LOGGED_STEP_BYTES)
        : Math.floor(percent / LOGGED_STEP_PERCENT);
    if (this.#loggedSteps.get(fileName) === step) return;
    this.#loggedSteps.set(fileName, step);
    const share = percent === undefined ? '' : `${String(Math.floor(percent))} %, `;
    this.log(`downloading ${fileName}: ${share}${mebibytes(receivedBytes)} MiB`);
  }

  finish(fileName: string): void {
    this.#loggedSteps.delete(fileName);
  }
}

function percentOf(receivedBytes: number, totalBytes: number | undefined): number | undefined {
  return totalBytes === undefined || totalBytes === 0
    ? undefined
    : (receivedBytes / totalBytes) * 100;
}

function mebibytes(bytes: number): string {
  return (bytes / MEBIBYTE).toFixed(1);
}
