import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { waitForOutput } from './wait-for-output.js';

/** Where Debian puts what is not on the PATH; a folder for each version. */
const DEBIAN = '/usr/lib/postgresql';

/** The folder of initdb and postgres, the newest there is. */
export function findPostgres(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).map(Number) : [];
  const folders = versions
    .sort((a, b) => b - a)
    .map((version) => join(DEBIAN, String(version), 'bin'));
  const onPath = (process.env['PATH'] ?? '').split(':');
  return [...folders, ...onPath].find(
    (folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')),
  );
}

/** PostgreSQL refuses to run as root. */
const NOBODY = { uid: 65_534, gid: 65_534 };

/** A private PostgreSQL on a free loopback port, in a folder of its own. */
export class PostgresServer {
  #process: ChildProcess | undefined;

  private constructor(
    private readonly programs: string,
    private readonly port: number,
    private readonly folder: string,
  ) {}

  static async start(): Promise<PostgresServer> {
    const programs = findPostgres();
    if (programs === undefined) throw new Error('There is no PostgreSQL.');
    const folder = await mkdtemp(join(tmpdir(), 'detections-postgres-'));
    const user = asUser();
    if (user !== undefined) await chown(folder, user.uid, user.gid);
    const data = ['--pgdata', join(folder, 'data')];
    execFileSync(
      join(programs, 'initdb'),
      [...data, '--username', 'detections', '--auth', 'trust', '--encoding', 'UTF8', '--no-sync'],
      { ...user, cwd: folder, stdio: 'pipe' },
    );
    const server = new PostgresServer(programs, await freePort(), folder);
    await server.resume();
    return server;
  }

  /** @param database That of the cluster's own unless given. */
  urlOf(database = 'postgres'): string {
    return `postgres://detections@127.0.0.1:${String(this.port)}/${database}`;
  }

  get url(): string {
    return this.urlOf();
  }

  /** Starts the server again on the same port and data, after `kill`. */
  async resume(): Promise<void> {
    const child = spawn(
      join(this.programs, 'postgres'),
      [
        ...['-D', join(this.folder, 'data'), '-p', String(this.port), '-h', '127.0.0.1'],
        ...['-k', this.folder],
        // Tests end processes, never the machine: what was written is there, synced or not.
        ...['-c', 'fsync=off'],
      ],
      { ...asUser(), cwd: this.folder, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    this.#process = child;
    await waitForOutput(child, /ready to accept connections/);
  }

  /** At once, and without a goodbye to anybody; its data are as after a crash. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    // PostgreSQL's "immediate shutdown": a kill of the first process leaves the others running.
    child.kill('SIGQUIT');
    await once(child, 'exit');
  }

  async close(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function asUser(): typeof NOBODY | undefined {
  return process.getuid?.() === 0 ? NOBODY : undefined;
}
