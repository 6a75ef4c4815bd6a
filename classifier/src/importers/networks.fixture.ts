import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { OnnxOutput } from '../engines/onnx-network.js';
import { ImportRefusedError } from './import-refused-error.js';
import type { ImportedPackage } from './import-package.js';
import type { ImportResult } from './import-task.js';
import type { NetworkAnswer, NetworkTask, RunTask } from './network-thread.fixture.js';
import type { OriginalTask } from './original-network.fixture.js';
import { exportFolder } from './small-export.fixture.js';

/** Imports and runs networks on one thread, and removes what came of it. */
export class Networks {
  readonly #thread = new Piscina<NetworkTask, NetworkAnswer>({
    filename: fileURLToPath(new URL('./network-thread.fixture.js', import.meta.url)),
    name: 'answer',
    minThreads: 1,
    maxThreads: 1,
  });
  readonly #folders: string[] = [];

  async newFolder(files: Parameters<typeof exportFolder>[0] = {}): Promise<string> {
    const folder = await exportFolder(files);
    this.#folders.push(folder);
    return folder;
  }

  async newCache(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'imports-'));
    this.#folders.push(folder);
    return folder;
  }

  /** @throws ImportRefusedError */
  async import(
    folder: string,
    cacheDir: string,
    version = '1',
    fromStranger = false,
  ): Promise<ImportedPackage> {
    const task = { folder, cacheDir, name: 'small', version, threadCount: 1, fromStranger };
    const result = (await this.#thread.run({ kind: 'import', task })) as ImportResult;
    if (result.outcome === 'imported') return result.imported;
    throw new ImportRefusedError(result.reason, result.message);
  }

  async original(task: OriginalTask): Promise<Float32Array> {
    return (await this.#thread.run({ kind: 'original', task })) as Float32Array;
  }

  async run(task: RunTask): Promise<ReadonlyMap<string, OnnxOutput>> {
    const answers = await this.#thread.run({ kind: 'run', task });
    return answers as ReadonlyMap<string, OnnxOutput>;
  }

  async close(): Promise<void> {
    await this.#thread.destroy();
    await Promise.all(this.#folders.map((folder) => rm(folder, { recursive: true })));
  }
}
