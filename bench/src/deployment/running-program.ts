import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '@detections/test-support/free-port';
import type { Environment } from './deployment.js';

export interface ProgramOptions {
  /** As typed behind `node` in the repository's root, e.g. `cli/dist/main.js serve`. */
  readonly program: string;
  /** Instead of `node`; what it started is ended with it, by force where it does not end itself. */
  readonly interpreter?: string;
  /** All that it sees, but for PATH, HOME and a data folder of its own. */
  readonly environment: Environment;
  /** The variable by which it is given a free port. */
  readonly portVariable: string;
  /** Answers with 200 as soon as it can work. */
  readonly readyPath: string;
}

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));
const LONGEST_START_MS = 60_000;
const LONGEST_STOP_MS = 10_000;
const LOOK_EVERY_MS = 100;

/** One process that serves HTTP on loopback. */
export class RunningProgram {
  /** What it has written so far, both streams as they came. */
  output = '';

  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly folder: string,
    private readonly leadsGroup: boolean,
  ) {
    const keep = (chunk: Buffer): void => {
      this.output += chunk.toString();
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
  }

  /** @throws Error with what it has written, where it does not become ready. */
  static async start(options: ProgramOptions): Promise<RunningProgram> {
    const folder = await mkdtemp(join(tmpdir(), 'detections-bench-'));
    const port = String(await freePort());
    const [file = '', ...words] = options.program.split(' ');
    const { interpreter = process.execPath } = options;
    const leadsGroup = options.interpreter !== undefined;
    // An option such as `-m` is no file.
    const first = file.startsWith('-') ? file : join(REPOSITORY, file);
    const child = spawn(interpreter, [first, ...words], {
      cwd: folder,
      detached: leadsGroup,
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        DATA_DIR: folder,
        ...options.environment,
        [options.portVariable]: port,
      },
    });
    const running = new RunningProgram(`http://127.0.0.1:${port}`, child, folder, leadsGroup);
    try {
      await running.#becomeReady(options.readyPath);
    } catch (error) {
      await running.close();
      throw error;
    }
    return running;
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('The program did not start.');
    return this.child.pid;
  }

  /** Ends it politely; after ten seconds without manners. */
  async close(): Promise<void> {
    const force = setTimeout(() => this.child.kill('SIGKILL'), LONGEST_STOP_MS);
    if (this.#isRunning) {
      this.child.kill('SIGTERM');
      await once(this.child, 'exit');
    }
    clearTimeout(force);
    if (this.leadsGroup) endGroup(this.pid);
    await rm(this.folder, { recursive: true, force: true });
  }

  get #isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  async #becomeReady(path: string): Promise<void> {
    const giveUpAt = performance.now() + LONGEST_START_MS;
    while (this.#isRunning && performance.now() < giveUpAt) {
      const response = await fetch(`${this.url}${path}`).catch(() => undefined);
      if (response?.ok === true) return;
      await sleep(LOOK_EVERY_MS);
    }
    throw new Error(`The program did not become ready. It wrote:\n${this.output}`);
  }
}

function endGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // None of it is left.
  }
}
