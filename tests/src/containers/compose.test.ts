import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  classify,
  describeWith,
  docker,
  eventually,
  picture,
  pictures,
  predict,
  REPOSITORY,
  runInImage,
} from '@detections/test-support';
import { ComposeProject } from './compose-project.fixture.js';

const BUILD_MS = 900_000;
const START_MS = 180_000;
/** From weights in the volume to answers by them: they are noticed, converted and loaded. */
const TAKE_OVER_MS = 60_000;
const PINWHEEL = join(REPOSITORY, 'docs/images/pinwheel.jpg');
const OURS = ['classifier', 'graphql-api'];
/** Beyond what two classifiers have in hand, which is twice MAX_BATCH_SIZE each: 8 by default. */
const QUEUED = 24;
const SENT = QUEUED + 2 * 16;

/** What an operator sees of `docker compose`, from the first build to the end. */
describeWith(['docker'], 'docker-compose.yml', () => {
  let project: ComposeProject;

  beforeAll(async () => {
    project = await ComposeProject.create();
    await project.build();
    await project.run('up', '--detach', '--no-build');
    await untilReady();
  }, BUILD_MS);

  afterAll(() => project.remove(), START_MS);

  const untilReady = (): Promise<void> =>
    eventually(async () => {
      // While nothing listens behind Docker's proxy it takes connections and drops them, and a
      // request on such a one may never end.
      const signal = AbortSignal.timeout(2000);
      const response = await fetch(`${project.url}/health/ready`, { signal });
      if (response.status !== 200) throw new Error(await response.text());
    }, START_MS);

  it('answers before there are any weights, and says with which network', async () => {
    const { status, headers } = await predict(project.url, PINWHEEL);
    expect(status).toBe(200);
    expect(headers.get('x-model')).toBe('efficientnet-lite0@1');
    const page = await fetch(project.url);
    expect(await page.text()).toContain('<div id="root">');
  });

  it.each(OURS)('ships nothing with %s that it does not run', async (service) => {
    const image = project.image(service);
    const find = `find . -name '*.map' -o -name '*.ts' -o -name '*.test.js' -o -iname 'readme*.md'`;
    expect(await runInImage(image, ['sh', '-c', find])).toBe('');
    const licences = await runInImage(image, ['find', 'node_modules', '-iname', 'licen[cs]e*']);
    expect(licences.trim().split('\n').length).toBeGreaterThan(50);
    const npm = 'command -v npm npx corepack yarn || ls /usr/local/lib/node_modules';
    await expect(runInImage(image, ['sh', '-c', npm])).rejects.toThrow('No such file');
    const labels = await docker(['image', 'inspect', image, '--format', '{{json .Config.Labels}}']);
    expect(JSON.parse(labels)).toMatchObject({ 'org.opencontainers.image.licenses': 'MIT' });
  });

  it('ships the network that answers first, its licence, and no Python', async () => {
    const look = 'ls fallback && ! command -v python3 python pip';
    const files = await runInImage(project.image('classifier'), ['sh', '-c', look]);
    expect(files.trim().split('\n')).toEqual(['LICENSE', 'efficientnet-lite0-57934424.pth']);
  });

  it('ships both explorers', async () => {
    const ask = async (path: string): Promise<string> => {
      const response = await fetch(project.url + path, { headers: { accept: 'text/html' } });
      expect(response.status).toBe(200);
      return response.text();
    };
    expect(await ask('/graphql')).toContain('<title>Detections: Apollo Sandbox</title>');
    const altair = await ask('/graphql/altair/');
    expect(altair).toContain('<title>Altair</title>');
    const files = [...altair.matchAll(/(?:src|href)="(\w[^"/]*\.(?:js|css))"/g)];
    expect(files.length).toBeGreaterThan(5);
    for (const [, file = ''] of files) expect(await ask(`/graphql/altair/${file}`)).not.toBe('');
  });

  it.each(['redis', ...OURS])('bounds what %s may take', async (service) => {
    const [id = ''] = await project.containers(service);
    const [inspected] = JSON.parse(await docker(['inspect', id])) as [{ HostConfig: unknown }];
    expect(inspected.HostConfig).toMatchObject({ ReadonlyRootfs: true, CapDrop: ['ALL'] });
    const { Memory, MemorySwap, PidsLimit } = inspected.HostConfig as Record<string, number>;
    expect(Memory).toBeGreaterThan(0);
    // Of memory and swap together, so no swap.
    expect(MemorySwap).toBe(Memory);
    expect(PidsLimit).toBeGreaterThan(0);
  });

  it('lets Redis keep its append-only file and take no snapshots beside it', async () => {
    const ask = ['exec', '-T', 'redis', 'redis-cli', '--raw', 'CONFIG', 'GET'];
    expect(await project.run(...ask, 'appendonly')).toBe('appendonly\nyes\n');
    expect((await project.run(...ask, 'save')).trim()).toBe('save');
  });

  describeWith(['weights', 'pictures'], 'with weights in the volume', () => {
    const jobsEverQueued = async (): Promise<number> => {
      const ask = ['redis-cli', '--raw', 'XINFO', 'STREAM', '{detections:0}:jobs:3:resnet50:1'];
      const lines = (await project.run('exec', '-T', 'redis', ...ask)).split('\n');
      return Number(lines[lines.indexOf('entries-added') + 1]);
    };

    it('turns to them without a restart and without a request that fails', async () => {
      await project.putWeights();
      const statuses = new Set<number>();
      await eventually(async () => {
        const { status, headers } = await predict(project.url, PINWHEEL);
        statuses.add(status);
        expect(headers.get('x-model')).toBe('resnet50@1');
      }, TAKE_OVER_MS);
      expect([...statuses]).toEqual([200]);
    });

    it('answers through both doors as Keras does', async () => {
      const { body } = await predict(project.url, picture('seed/dog.jpeg'));
      expect(body).toEqual({ success: true, prediction: 'Eskimo_dog', score: 0.7323 });
      const answer = await classify(project.url, picture('seed/dog.jpeg'));
      expect(answer.body).toMatchObject({
        data: { classify: { label: { name: 'Eskimo dog' }, cached: false } },
      });
    });

    it('loses none of 24 that are queued behind two busy classifiers when it is stopped', async () => {
      await project.run('up', '--detach', '--no-build', '--scale', 'classifier=2');
      const classifiers = await project.containers('classifier');
      expect(classifiers).toHaveLength(2);
      await eventually(async () => {
        const logs = await project.run('logs', '--no-log-prefix', 'classifier');
        expect(logs.match(/"name":"resnet50".*"msg":"ready"/g)).toHaveLength(2);
      }, START_MS);
      // A new one has not learned how slow classifiers are, by which it would refuse so many at once.
      await project.run('restart', 'graphql-api');
      await untilReady();
      // Slow, or all would be answered before the client has said to stop.
      await docker(['update', '--cpus', '0.1', ...classifiers]);
      const before = await jobsEverQueued();
      let answered = 0;
      const statuses = pictures('photos')
        .slice(0, SENT)
        .map(async (name) => {
          const { status } = await predict(project.url, picture(`photos/${name}`));
          answered += 1;
          return status;
        });
      await eventually(async () => {
        expect(await jobsEverQueued()).toBe(before + SENT);
      }, 20_000);
      const answeredBefore = answered;
      const stopping = project.run('stop');
      await docker(['update', '--cpus', '2', ...classifiers]);

      expect(await Promise.all(statuses)).toEqual(new Array(SENT).fill(200));
      expect(answeredBefore).toBeLessThan(QUEUED / 2);
      await stopping;
      for (const id of [...classifiers, ...(await project.containers('graphql-api'))]) {
        const code = await docker(['inspect', '--format', '{{.State.ExitCode}}', id]);
        expect(code.trim()).toBe('0');
      }
    });
  });
});
