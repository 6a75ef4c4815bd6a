import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import {
  describeWith,
  eventually,
  freePort,
  modelEnvironment,
  predict,
  RedisServer,
  SAMPLE,
  ServiceProcess,
  waitUntilReady,
} from '@detections/test-support';
import { Redis } from 'ioredis';
import {
  aclFile,
  API,
  CLASSIFIER,
  EXPORT,
  INSPECTOR,
  makeCertificates,
  type Certificates,
} from './redis-access.fixture.js';

describeWith(['redis-tls', 'network'], 'three processes over TLS, each its user', () => {
  const folder = mkdtempSync(join(tmpdir(), 'detections-tls-'));
  const processes: ServiceProcess[] = [];
  let certificates: Certificates;
  let server: RedisServer;

  beforeAll(async () => {
    certificates = makeCertificates(folder);
    const file = join(folder, 'users.acl');
    writeFileSync(file, aclFile());
    const options = [...certificates.serverArguments, '--aclfile', file];
    server = await RedisServer.start({ tls: true, arguments: options });
  });

  afterEach(async () => {
    await Promise.all(processes.splice(0).map((running) => running.close()));
  });

  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  const run = (program: string, environment: Record<string, string>): ServiceProcess => {
    const running = ServiceProcess.start(program, { ...modelEnvironment(), ...environment });
    processes.push(running);
    return running;
  };

  it('classify a photo and keep a report, and nothing is refused', async () => {
    const REDIS_CA_FILE = certificates.caFile;
    const PORT = String(await freePort());
    const url = `http://127.0.0.1:${PORT}`;
    run('classifier/dist/main.js', { REDIS_CA_FILE, REDIS_URL: server.urlAs(CLASSIFIER) });
    const DATA_DIR = folder;
    const api = { REDIS_CA_FILE, REDIS_URL: server.urlAs(API), PORT, DATA_DIR };
    await waitUntilReady(url, run('graphql-api/dist/main.js', api));
    const { body } = await predict(url, SAMPLE.path);
    expect(body).toEqual(SAMPLE.predicted);
    await fetch(`${url}/feedback?report=over+TLS`);
    const reader = { REDIS_CA_FILE, REDIS_URL: server.urlAs(EXPORT), DATA_DIR };
    const program = run('cli/dist/main.js feedback export', reader);
    await expect(program.exited()).resolves.toBe(0);
    expect(program.output).toContain('over TLS');
    const inspector = new Redis(server.urlAs(INSPECTOR), {
      tls: { ca: readFileSync(certificates.caFile) },
    });
    const refused = await inspector.call('ACL', 'LOG');
    inspector.disconnect();
    expect(refused).toEqual([]);
  }, 120_000);

  it.each([
    ['signed by nobody they know', {}],
    ['signed by somebody else', { REDIS_CA_FILE: () => certificates.otherCaFile }],
  ])(
    'do not talk to a Redis whose certificate is %s',
    async (_, environment) => {
      const REDIS_URL = server.urlAs(API);
      const files = Object.entries(environment).map(([name, file]) => [name, file()]);
      const api = {
        REDIS_URL,
        PORT: '0',
        ...(Object.fromEntries(files) as Record<string, string>),
      };
      const running = run('graphql-api/dist/main.js', api);
      await eventually(() => {
        expect(running.output).toMatch(/Redis connection lost/);
      }, 30_000);
      expect(running.output).toMatch(/certificate/);
      expect(running.output).not.toContain('change-me');
    },
    60_000,
  );

  it.each([
    ['a file that is not there', 'rediss://127.0.0.1', 'nowhere.pem', 'expected a readable file'],
    ['a file without one', 'rediss://127.0.0.1', 'users.acl', 'expected a file with certificates'],
    ['no TLS', 'redis://127.0.0.1', 'ca.crt', 'expected a rediss:// REDIS_URL'],
  ])(
    'end with 78 where REDIS_CA_FILE comes with %s',
    async (_, REDIS_URL, name, expected) => {
      const REDIS_CA_FILE = join(folder, name);
      const programs = [
        'graphql-api/dist/main.js',
        'classifier/dist/main.js',
        'cli/dist/main.js serve',
      ].map((program) => run(program, { REDIS_URL, REDIS_CA_FILE }));
      for (const running of programs) {
        await expect(running.exited()).resolves.toBe(78);
        expect(running.output).toContain('REDIS_CA_FILE: ');
        expect(running.output).toContain(expected);
      }
    },
    60_000,
  );
});
