import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Inputs } from './inputs.js';

const PROGRAM = fileURLToPath(new URL('../../standalone/dist/main.js', import.meta.url));
/** The line of the service's greeting that tells the port it was given. */
const HEALTH_LINE = /^\s*Health\s+(\S+)\/health\/ready/m;
const LONGEST_START_MS = 60_000;
const LONGEST_STOP_MS = 10_000;

/**
 * The whole service in one process, as an operator runs it: defaults throughout, but for a free
 * port, a data folder of its own, and no cache, for it is the network that is measured.
 */
export class RunningService {
  /** What it has written so far, both streams as they came. */
  output = '';
  #url: string | undefined;

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {
    const keep = (chunk: Buffer): void => {
      this.output += chunk.toString();
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
  }

  /** @throws Error with what it has written, where it does not become ready. */
  static async start({ model, cacheFolder }: Inputs): Promise<RunningService> {
    const folder = await mkdtemp(join(tmpdir(), 'detections-bench-'));
    const environment = {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      PORT: '0',
      DATA_DIR: folder,
      CACHE_TTL_SECONDS: '0',
      MODEL_DIR: dirname(model.weightsPath),
      CACHE_DIR: cacheFolder,
    };
    const child = spawn(process.execPath, [PROGRAM], { cwd: folder, env: environment });
    const service = new RunningService(child, folder);
    try {
      await service.#becomeReady();
    } catch (error) {
      await service.close();
      throw error;
    }
    return service;
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('The service did not start.');
    return this.child.pid;
  }

  get url(): string {
    if (this.#url === undefined) throw new Error('The service has not started.');
    return this.#url;
  }

  /** Ends it politely; after ten seconds without manners. */
  async close(): Promise<void> {
    const force = setTimeout(() => this.child.kill('SIGKILL'), LONGEST_STOP_MS);
    if (this.#isRunning) {
      this.child.kill('SIGTERM');
      await once(this.child, 'exit');
    }
    clearTimeout(force);
    await rm(this.folder, { recursive: true, force: true });
  }

  get #isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  async #becomeReady(): Promise<void> {
    const giveUpAt = performance.now() + LONGEST_START_MS;
    while (this.#isRunning && performance.now() < giveUpAt) {
      this.#url = HEALTH_LINE.exec(this.output)?.[1];
      if (this.#url !== undefined && (await fetch(`${this.#url}/health/ready`)).ok) return;
      await sleep(100);
    }
    throw new Error(`The service did not become ready. It wrote:\n${this.output}`);
  }
}
