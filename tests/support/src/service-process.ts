import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY } from './shared-folder.js';

/** One of the project's own programs, run as an operator runs it. */
export class ServiceProcess {
  /** What it has written so far, both streams as they came. */
  output = '';

  private constructor(
    private readonly child: ChildProcess,
    /** Of this process alone, where it was told of no other. */
    private readonly folder: string,
  ) {
    const keep = (chunk: Buffer): void => {
      this.output += chunk.toString();
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
  }

  /** @param program As typed behind `node` in the repository's root, e.g. `cli/dist/main.js serve`. */
  static start(
    program: string,
    environment: Readonly<Record<string, string>>,
    options: { readonly cwd?: string } = {},
  ): ServiceProcess {
    const [file = '', ...words] = program.split(' ');
    const folder = mkdtempSync(join(tmpdir(), 'detections-process-'));
    const child = spawn(process.execPath, [join(REPOSITORY, file), ...words], {
      cwd: options.cwd ?? REPOSITORY,
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        DATA_DIR: folder,
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new ServiceProcess(child, folder);
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('The process did not start.');
    return this.child.pid;
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** Resolves with the exit code, or null where a signal ended it. */
  async exited(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      await once(this.child, 'exit');
    }
    return this.child.exitCode;
  }

  /** Ends it politely; after ten seconds without manners. */
  async close(): Promise<void> {
    this.signal('SIGTERM');
    const force = setTimeout(() => {
      this.signal('SIGKILL');
    }, 10_000);
    await this.exited();
    clearTimeout(force);
    await rm(this.folder, { recursive: true, force: true });
  }
}
