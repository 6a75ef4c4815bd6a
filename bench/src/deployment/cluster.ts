import { Closer } from '@detections/runtime/lifecycle';
import { RedisServer } from '@detections/test-support/redis-server';
import type { Inputs } from '../inputs.js';
import type { Deployment, Environment, NamedProcess } from './deployment.js';
import { RunningProgram } from './running-program.js';
import { serviceEnvironment } from './service-environment.js';

/** An API and any number of classifiers around a private Redis. */
export class Cluster implements Deployment {
  readonly #closer = new Closer();
  readonly #classifiers: RunningProgram[] = [];
  #api: RunningProgram | undefined;

  private constructor(
    private readonly redis: RedisServer,
    private readonly environment: Environment,
  ) {
    this.#closer.add(redis);
  }

  /** With one classifier: three processes. */
  static async start(inputs: Inputs, environment: Environment = {}): Promise<Cluster> {
    // As docs/operations.md starts it: on disk once a second.
    const redis = await RedisServer.start({ fsync: 'everysec' });
    const own = { ...serviceEnvironment(inputs), ...environment, REDIS_URL: redis.url };
    const cluster = new Cluster(redis, own);
    try {
      await cluster.addClassifier();
      cluster.#api = await cluster.#run('graphql-api/dist/main.js', 'PORT');
    } catch (error) {
      await cluster.close();
      throw error;
    }
    return cluster;
  }

  get url(): string {
    if (this.#api === undefined) throw new Error('The API has not started.');
    return this.#api.url;
  }

  get processes(): readonly NamedProcess[] {
    const { pid } = this.redis;
    return [
      ...(this.#api === undefined ? [] : [{ name: 'API', pid: this.#api.pid }]),
      ...this.#classifiers.map((classifier) => ({ name: 'classifier', pid: classifier.pid })),
      { name: 'Redis', pid },
    ];
  }

  async addClassifier(): Promise<void> {
    this.#classifiers.push(await this.#run('classifier/dist/main.js', 'HEALTH_PORT'));
  }

  /** Ends all classifiers but the first. */
  async keepOneClassifier(): Promise<void> {
    const others = this.#classifiers.splice(1);
    await Promise.all(others.map((classifier) => classifier.close()));
  }

  close(): Promise<void> {
    return this.#closer.close();
  }

  async #run(program: string, portVariable: string): Promise<RunningProgram> {
    const { environment } = this;
    const readyPath = '/health/ready';
    return this.#closer.add(
      await RunningProgram.start({ program, environment, portVariable, readyPath }),
    );
  }
}
