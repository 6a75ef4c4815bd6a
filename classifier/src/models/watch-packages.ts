import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { repeat, ThrottledReport, type Clock } from '@detections/runtime';
import type { Logger } from 'pino';
import { findPackages, type FoundPackage } from './find-packages.js';
import { hasSettled, type Look } from './has-settled.js';

/** A package that nobody is writing any more. */
export interface CompletePackage extends FoundPackage {
  /** Changes with every file of it. */
  readonly fingerprint: string;
}

export interface WatchPackagesOptions {
  readonly modelsDir: string;
  /** Told what there is, at first and whenever that changes. */
  readonly onPackages: (packages: readonly CompletePackage[]) => void;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'warn' | 'error'>;
}

/**
 * The file system's own notices do not come through every mount, and a folder that is looked at
 * every two seconds costs nothing.
 */
const LOOK_MS = 2000;

/** Looks for packages in the models folder again and again, until it is closed. */
export class PackageWatch {
  readonly #stop = new AbortController();
  #told: string | undefined;
  /** Fingerprints of the last look, by folder: what is as it was is complete. */
  #before = new Map<string, string>();
  /** What was complete once, by folder: it stays until its successor is. */
  #complete = new Map<string, CompletePackage>();
  readonly #unreadable: ThrottledReport;
  readonly #said = new Set<string>();

  constructor(private readonly options: WatchPackagesOptions) {
    this.#unreadable = new ThrottledReport(options.clock, (fields) => {
      options.logger.error(fields, 'looking for models failed');
    });
  }

  /** Resolves after the first look. What settled before that is told at once. */
  async start(): Promise<void> {
    await this.#look();
    const { clock } = this.options;
    repeat(() => this.#look(), { clock, everyMs: LOOK_MS, signal: this.#stop.signal });
  }

  close(): Promise<void> {
    this.#stop.abort();
    return Promise.resolve();
  }

  /** Never rejects. */
  async #look(): Promise<void> {
    try {
      const { packages, ignored } = await findPackages(this.options.modelsDir);
      this.#tellIgnored(ignored);
      const seen = await Promise.all(packages.map((each) => this.#examine(each)));
      this.#before = new Map(seen.map(({ folder, fingerprint }) => [folder, fingerprint]));
      this.#complete = new Map(seen.flatMap((each) => this.#asServed(each)));
      this.#tell([...this.#complete.values()]);
    } catch (error) {
      this.#unreadable.report({ err: error });
    }
  }

  async #examine(found: FoundPackage): Promise<CompletePackage & { readonly settled: boolean }> {
    const look = await lookAt(found.folder);
    const before = this.#before.get(found.folder);
    const settled = hasSettled(look, before, this.options.clock.now());
    return { ...found, fingerprint: look.fingerprint, settled };
  }

  #asServed({
    settled,
    ...seen
  }: CompletePackage & { readonly settled: boolean }): readonly [string, CompletePackage][] {
    const served = settled ? seen : this.#complete.get(seen.folder);
    return served === undefined ? [] : [[seen.folder, served]];
  }

  #tell(packages: readonly CompletePackage[]): void {
    const text = JSON.stringify(packages);
    if (text === this.#told || this.#stop.signal.aborted) return;
    this.#told = text;
    this.options.onPackages(packages);
  }

  #tellIgnored(ignored: readonly { readonly path: string; readonly reason: string }[]): void {
    for (const { path, reason } of ignored) {
      if (this.#said.has(path)) continue;
      this.#said.add(path);
      this.options.logger.warn({ path, reason }, 'not a model, and passed over');
    }
  }
}

/**
 * By names, sizes and times: reading models through every two seconds would cost too much. What
 * cannot be read is for the import to refuse, in words; it must not keep the others from being seen.
 */
async function lookAt(folder: string): Promise<Look> {
  const facts = await factsOf(folder);
  const text = JSON.stringify(facts.map(({ path, size, mtimeMs }) => [path, size, mtimeMs]));
  return {
    fingerprint: createHash('sha256').update(text).digest('hex'),
    changedAt: Math.max(0, ...facts.map(({ changedAt }) => changedAt)),
  };
}

interface FileFacts {
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
  readonly changedAt: number;
}

/** Sorted, so that the order in which a file system lists them says nothing. */
async function factsOf(folder: string): Promise<readonly FileFacts[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
  return Promise.all(
    paths.map(async (path) => {
      const { size, mtimeMs, ctimeMs } = await stat(path).catch(() => UNREADABLE);
      return { path, size, mtimeMs, changedAt: Math.max(mtimeMs, ctimeMs) };
    }),
  );
}

const UNREADABLE = { size: -1, mtimeMs: 0, ctimeMs: 0 };
