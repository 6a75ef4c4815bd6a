import { docker, findModelFolder, freePort } from '@detections/test-support';

/**
 * Builds take the machine's network: the engine that the tests may bring leads to no other. Weights
 * come by hand or not at all, whatever the containers could reach.
 */
const OVERRIDES = JSON.stringify({
  services: {
    classifier: {
      build: { network: 'host' },
      environment: { WEIGHTS_URLS: 'http://127.0.0.1:1/' },
    },
    'graphql-api': { build: { network: 'host' } },
  },
});

/** docker-compose.yml under a name of its own, published on a free port. */
export class ComposeProject {
  private constructor(
    readonly name: string,
    private readonly port: number,
  ) {}

  static async create(): Promise<ComposeProject> {
    return new ComposeProject(`detections-test-${String(process.pid)}`, await freePort());
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.port)}`;
  }

  /** The image that compose builds for a service. */
  image(service: string): string {
    return `${this.name}-${service}`;
  }

  async build(): Promise<void> {
    await this.run('build');
  }

  /** Runs `docker compose …` as an operator does. */
  run(...args: readonly string[]): Promise<string> {
    const files = ['--file', 'docker-compose.yml', '--file', '-'];
    return docker(['compose', '--project-name', this.name, ...files, ...args], {
      env: { PUBLISH_PORT: String(this.port) },
      input: OVERRIDES,
    });
  }

  /** As docs/operations.md has it. */
  async putWeights(): Promise<void> {
    const folder = findModelFolder();
    if (folder === undefined) throw new Error('There are no weights on this machine.');
    const copy = ['classifier', 'sh', '-c', 'cp /in/* "$CACHE_DIR/resnet50"'];
    await this.run('run', '--rm', '--no-deps', '--volume', `${folder}:/in:ro`, ...copy);
  }

  /** Ids of a service's containers. */
  async containers(service: string): Promise<readonly string[]> {
    const ids = await this.run('ps', '--all', '--quiet', service);
    return ids.trim().split('\n');
  }

  /** Nothing of it is left: containers, network, volumes, images. */
  async remove(): Promise<void> {
    await this.run('down', '--volumes', '--rmi', 'local', '--timeout', '10');
  }
}
