import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { REPOSITORY } from './shared-folder.js';

const COMPOSE = 'docker-compose.yml';
const DOCKERFILES = ['classifier/Dockerfile', 'graphql-api/Dockerfile'];

describe('the check of the containers', () => {
  const check = (file: string, change: (text: string) => string): string => {
    const folder = mkdtempSync(join(tmpdir(), 'detections-containers-'));
    for (const name of ['classifier', 'graphql-api']) mkdirSync(join(folder, name));
    for (const name of [COMPOSE, 'package.json', ...DOCKERFILES])
      cpSync(join(REPOSITORY, name), join(folder, name));
    const text = readFileSync(join(folder, file), 'utf8');
    const changed = change(text);
    writeFileSync(join(folder, file), changed);
    const script = join(REPOSITORY, 'scripts', 'check-containers.mjs');
    const { status, stderr } = spawnSync(process.execPath, [script, folder], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect(status).toBe(stderr === '' ? 0 : 1);
    return changed === text ? stderr : `changed: ${stderr}`;
  };

  it('passes what is committed', () => {
    expect(check(COMPOSE, (text) => text)).toBe('');
  });

  it.each([
    ['a writable root', COMPOSE, '  read_only: true\n', '', /expected read_only: true/],
    ['capabilities', COMPOSE, 'cap_drop: [ALL]', 'cap_add: [NET_RAW]', /cap_drop.*[^]*no cap_add/],
    ['new privileges', COMPOSE, 'no-new-privileges:true', 'label:disable', /no-new-privileges/],
    ['root', COMPOSE, '    user: redis\n', '', /a user that is not root/],
    ['an inexact version', COMPOSE, ':-redis:7.4.11-bookworm', ':-redis:7', /exact.*redis:7$/m],
    ['swap', COMPOSE, '    memswap_limit: 1g\n', '', /redis: expected memswap_limit/],
    ['any number of processes', COMPOSE, ', pids: 64', '', /redis: expected a limit of pids/],
    ['APIs after classifiers', COMPOSE, / {6}classifier: .*started.*\n/, '', /drains before/],
    ['a port for everybody', COMPOSE, '${PUBLISH_ADDRESS:-127.0.0.1}:', '', /on 127\.0\.0\.1/],
    ['a folder of the host', COMPOSE, "['redis:/data']", "['/:/host']", /named volumes only/],
    ['models to write to', COMPOSE, ':${MODELS_MOUNT:-ro}', '', /named volumes only/],
    ['root', 'classifier/Dockerfile', /USER node/g, 'USER root', /USER that is not root/],
    ['another base', 'graphql-api/Dockerfile', /=node:22\S+/, '=node:22', /exact.*node:22$/m],
    ['npm', 'graphql-api/Dockerfile', /RUN rm -rf[^]*?yarn-\*\n/, '', /last stage to remove npm/],
    [
      'Python',
      'classifier/Dockerfile',
      /USER/g,
      'RUN apt-get install python3\nUSER',
      /no packages/,
    ],
    ['no label', 'classifier/Dockerfile', /image\.source=/, 'other=', /a label .*source/],
    [
      'another label',
      'classifier/Dockerfile',
      /version="[^"]*"/,
      'version="9"',
      /version="0\.1\.0"/,
    ],
  ] as const)('refuses %s in %s', (_, file, from, to, expected) => {
    const stderr = check(file, (text) => text.replace(from, to));
    expect(stderr).toMatch(/^changed: /);
    expect(stderr).toMatch(expected);
  });
});

describe('the audit', () => {
  /** What it says of a registry that gives this answer to npm's question. */
  const audit = async (
    status: number,
    body: object,
  ): Promise<{ readonly code: number | null; readonly output: string }> => {
    const registry = createServer((request, response) => {
      request.resume();
      response.writeHead(status, { 'content-type': 'application/json' });
      // npm also looks for versions without the hole; there is none.
      const name = decodeURIComponent(request.url?.slice(1) ?? '');
      const versions = { '1.0.0': { name, version: '1.0.0', dist: {} } };
      const known = { name, 'dist-tags': { latest: '1.0.0' }, versions };
      response.end(JSON.stringify(request.method === 'GET' ? known : body));
    }).listen(0, '127.0.0.1');
    await once(registry, 'listening');
    const cache = mkdtempSync(join(tmpdir(), 'detections-npm-'));
    const { port } = registry.address() as AddressInfo;
    const child = spawn(process.execPath, [join(REPOSITORY, 'scripts', 'audit.mjs')], {
      env: {
        ...process.env,
        npm_config_registry: `http://127.0.0.1:${String(port)}/`,
        // npm remembers what it was told of a hole.
        npm_config_cache: cache,
      },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    }
    const [code] = (await once(child, 'close')) as [number | null];
    registry.close();
    rmSync(cache, { recursive: true });
    return { code, output };
  };
  const hole = (severity: string) => ({
    id: 1,
    url: 'https://example.org/advisory',
    title: 'A hole',
    severity,
    vulnerable_versions: '>=0',
    cwe: [],
    cvss: { score: 9, vectorString: null },
  });

  it('fails where a package that ships has a severe hole', async () => {
    const { code, output } = await audit(200, { fastify: [hole('high')] });
    expect(output).toContain('fastify: high: A hole');
    expect(code).toBe(1);
  });

  it('passes one of less severity, and no hole at all', async () => {
    const { code, output } = await audit(200, { fastify: [hole('moderate')] });
    expect({ code, output }).toMatchObject({ code: 0 });
    await expect(audit(200, {})).resolves.toMatchObject({ code: 0 });
  });

  it('says so where the registry does not answer, and does not fail', async () => {
    const { code, output } = await audit(405, {});
    expect(output).toContain('NOT DONE');
    expect(code).toBe(0);
  });
});
