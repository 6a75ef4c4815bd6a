import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { waitForOutput } from './wait-for-output.js';

export interface RedisServerOptions {
  /** More of redis-server's command line. */
  readonly arguments?: readonly string[];
  /** Speaks TLS and nothing else; certificate and key are among the arguments then. */
  readonly tls?: boolean;
  /** When a write is on disk. Default: before its answer, so that a kill loses nothing. */
  readonly fsync?: 'always' | 'everysec';
}

/** A private Redis on a free loopback port, in a folder of its own. */
export class RedisServer {
  #process: ChildProcess | undefined;

  private constructor(
    private readonly port: number,
    private readonly folder: string,
    private readonly options: RedisServerOptions,
  ) {}

  static async start(options: RedisServerOptions = {}): Promise<RedisServer> {
    const folder = await mkdtemp(join(tmpdir(), 'detections-redis-'));
    const server = new RedisServer(await freePort(), folder, options);
    await server.resume();
    return server;
  }

  get url(): string {
    return this.urlAs('');
  }

  /** @param user `name:password@`, or empty. */
  urlAs(user: string): string {
    const scheme = this.options.tls === true ? 'rediss' : 'redis';
    return `${scheme}://${user}127.0.0.1:${String(this.port)}`;
  }

  get pid(): number {
    if (this.#process?.pid === undefined) throw new Error('Redis did not start.');
    return this.#process.pid;
  }

  /** Starts the server again on the same port and data, after `kill`. */
  async resume(): Promise<void> {
    const child = spawn(
      'redis-server',
      [
        ...(this.options.tls === true ? ['--port', '0', '--tls-port'] : ['--port']),
        ...[String(this.port), '--bind', '127.0.0.1', '--dir', this.folder],
        ...['--appendonly', 'yes', '--appendfsync', this.options.fsync ?? 'always', '--save', ''],
        ...(this.options.arguments ?? []),
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    this.#process = child;
    await waitForOutput(child, /Ready to accept connections/);
  }

  /** Sends SIGSTOP or SIGCONT: a server that hangs, and one that goes on. */
  signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    this.#process?.kill(name);
  }

  /** As a power cut would: no goodbye to anybody. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (child?.exitCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  async close(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}
