import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { InputError } from '@detections/runtime/lifecycle';
import { withExport, type WithExportOptions } from './with-export.js';

export interface FoundFiles {
  readonly title: string;
  /** By their paths, with `/` between. */
  readonly files: Readonly<Record<string, string>>;
}

/** A machine that exports are brought to: a caller's folder and a cache. */
export class Machine {
  readonly caller: string;
  readonly cache: string;

  private constructor(private readonly root: string) {
    this.caller = join(root, 'caller');
    this.cache = join(root, 'cache');
  }

  static async start(): Promise<Machine> {
    return new Machine(await mkdtemp(join(tmpdir(), 'sources-')));
  }

  /** Writes the caller's files, by their paths in its folder. */
  async put(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(this.caller, name)), { recursive: true });
      await writeFile(join(this.caller, name), content);
    }
  }

  async find(
    text: string,
    options: Partial<WithExportOptions> & { readonly kept?: boolean } = {},
  ): Promise<FoundFiles> {
    const { kept = true, ...changed } = options;
    return withExport(
      text,
      {
        ...{ cacheDir: this.cache, callerFolder: this.caller, proxies: {} },
        ...{ hub: { url: 'http://127.0.0.1:1' }, stallTimeoutMs: 10_000 },
        signal: new AbortController().signal,
        progress: { update: () => undefined, finish: () => undefined },
        ...changed,
      },
      async ({ folder, title }) => ({ kept, title, files: await filesIn(folder) }),
    );
  }

  /** @returns the sentence that says why there is none. */
  async refusal(text: string, options: Partial<WithExportOptions> = {}): Promise<string> {
    const error: unknown = await this.find(text, options).catch((thrown: unknown) => thrown);
    if (error instanceof InputError) return error.message;
    throw new Error(`Expected an InputError; came ${String(error)}`);
  }

  /** What the cache has, relative to it. */
  async leftovers(): Promise<readonly string[]> {
    const entries = await readdir(this.cache, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  }

  close(): Promise<void> {
    return rm(this.root, { recursive: true, force: true });
  }
}

async function filesIn(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const contents = files.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    const key = path
      .slice(folder.length + 1)
      .split(sep)
      .join('/');
    return [key, await readFile(path, 'latin1')] as const;
  });
  return Object.fromEntries((await Promise.all(contents)).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
