import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KEYS } from '@detections/runtime/redis';
import {
  eventually,
  freePort,
  modelEnvironment,
  NETWORK,
  PostgresServer,
  RedisServer,
  runCommand,
  ServiceProcess,
  waitUntilReady,
} from '@detections/test-support';
import { Redis } from 'ioredis';

export type Environment = Readonly<Record<string, string>>;

/** A program that says over HTTP how it is. */
export interface ClusterMember {
  readonly process: ServiceProcess;
  /** Of an API its doors, of a classifier its health. */
  readonly url: string;
}

/** The programs as they ship, with short times, around a private Redis. */
export class Cluster {
  readonly #processes = new Set<ServiceProcess>();
  readonly #client: Redis;

  private constructor(
    readonly redis: RedisServer,
    private readonly folder: string,
    private readonly postgres: PostgresServer | undefined,
    private readonly environment: Environment,
  ) {
    this.#client = new Redis(redis.url, { maxRetriesPerRequest: null });
    // It comes back with the server.
    this.#client.on('error', () => undefined);
  }

  static async start(environment: Environment = {}): Promise<Cluster> {
    return new Cluster(await RedisServer.start(), await makeFolder(), undefined, environment);
  }

  /** For several API processes at once, which want one PostgreSQL. */
  static async startWithPostgres(environment: Environment = {}): Promise<Cluster> {
    const [redis, postgres] = await Promise.all([RedisServer.start(), PostgresServer.start()]);
    const own = { ...environment, DATABASE_URL: postgres.url };
    return new Cluster(redis, await makeFolder(), postgres, own);
  }

  /** All feedback kept so far, as `detections feedback export` writes it. */
  async feedback(): Promise<string> {
    const { DATABASE_URL = '' } = this.environment;
    const location = { DATA_DIR: this.folder, DATABASE_URL };
    const { stdout } = await runCommand(['feedback', 'export'], this.folder, location);
    return stdout;
  }

  /** For looking, and for CONFIG SET. */
  get client(): Redis {
    return this.#client;
  }

  /** On a port of its choice or, in the place of another one, on that one's. */
  async startApi(environment: Environment = {}, port?: number): Promise<ClusterMember> {
    const ownPort = port ?? (await freePort());
    const api = this.#run('graphql-api/dist/main.js', { PORT: String(ownPort), ...environment });
    return { process: api, url: `http://127.0.0.1:${String(ownPort)}` };
  }

  /** Resolves when it is ready by its own word. */
  async startClassifier(environment: Environment = {}): Promise<ClusterMember> {
    const port = await freePort();
    const classifier = this.#run('classifier/dist/main.js', {
      HEALTH_PORT: String(port),
      ...environment,
    });
    const member = { process: classifier, url: `http://127.0.0.1:${String(port)}` };
    await untilReady(member);
    return member;
  }

  /** Jobs that classifiers hold, for each of them that holds any. */
  async heldJobs(): Promise<readonly number[]> {
    const [, , , holders] = (await this.#client.xpending(KEYS.jobs(NETWORK), 'classifiers')) as [
      number,
      string | null,
      string | null,
      [string, string][] | null,
    ];
    return (holders ?? []).map(([, count]) => Number(count));
  }

  /** Resolves when the queue holds no job, no image and no byte. */
  async untilEmpty(): Promise<void> {
    await eventually(async () => {
      const jobs = await this.#client.xlen(KEYS.jobs(NETWORK));
      const bytes = Number(await this.#client.get(KEYS.queuedBytes));
      const images = await this.#client.keys(KEYS.image('*'));
      if (jobs + bytes + images.length > 0) {
        throw new Error(`The queue holds ${String(jobs)} jobs, ${String(bytes)} bytes.`);
      }
    }, 20_000);
  }

  async close(): Promise<void> {
    // One may be frozen, and would not hear SIGTERM.
    for (const running of this.#processes) running.signal('SIGCONT');
    await Promise.all([...this.#processes].map((running) => running.close()));
    this.#client.disconnect();
    await this.redis.close();
    await this.postgres?.close();
    await rm(this.folder, { recursive: true });
  }

  #run(program: string, environment: Environment): ServiceProcess {
    const running = ServiceProcess.start(program, {
      ...modelEnvironment(),
      LOG_LEVEL: 'info',
      REDIS_URL: this.redis.url,
      DATA_DIR: this.folder,
      CLAIM_IDLE_MS: '500',
      INFERENCE_THREADS: '1',
      JOB_TIMEOUT_MS: '30000',
      ...this.environment,
      ...environment,
    });
    this.#processes.add(running);
    return running;
  }
}

function makeFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'detections-cluster-'));
}

export function untilReady({ url, process }: ClusterMember): Promise<void> {
  return waitUntilReady(url, process);
}
