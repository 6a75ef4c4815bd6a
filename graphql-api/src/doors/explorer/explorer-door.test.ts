import { afterEach, describe, expect, it } from '@jest/globals';
import { ApiFixture } from '../../api.fixture.js';

const PAGES = ['/graphql', '/graphql/sandbox', '/graphql/altair/'] as const;
const FILES = [
  ['/graphql/explorer/explorer.css', 'text/css'],
  ['/graphql/explorer/sandbox.js', 'javascript'],
  ['/graphql/altair/main.js', 'javascript'],
  ['/graphql/altair/options.js', 'javascript'],
  ['/graphql/altair/styles.css', 'text/css'],
] as const;

describe('the explorers', () => {
  let fixture: ApiFixture;

  afterEach(() => fixture.close());

  const start = async (environment: Readonly<Record<string, string>> = {}): Promise<void> => {
    fixture = await ApiFixture.start(environment);
  };
  const get = (path: string): Promise<Response> =>
    fetch(`${fixture.url}${path}`, { headers: { accept: 'text/html' } });

  it.each(PAGES)(
    'are pages without inline scripts or handlers, linked to each other: %s',
    async (path) => {
      await start();
      const response = await get(path);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toMatch(/^text\/html/);
      const html = await response.text();
      expect(html).not.toMatch(/<script(?![^>]* src=)| on[a-z]+=/);
      expect(html).toContain('href="/graphql/sandbox"');
      expect(html).toContain('href="/graphql/altair/"');
    },
  );

  it.each(PAGES)(
    'run nothing inline and nothing made of text, nor in a frame of others: %s',
    async (path) => {
      await start();
      const policy = (await get(path)).headers.get('content-security-policy') ?? '';
      const scripts = /script-src ([^;]*)/.exec(policy)?.[1];
      expect(policy).toMatch(/^default-src 'none'/);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(scripts).toMatch(/^'self'/);
      expect(scripts).not.toContain('unsafe');
    },
  );

  it('let Altair load and reach this host alone', async () => {
    await start();
    const policy = (await get('/graphql/altair/')).headers.get('content-security-policy');
    expect(policy).not.toMatch(/https?:|\*/);
  });

  it.each(FILES)('serve %s', async (path, type) => {
    await start();
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain(type);
  });

  it('start Altair with the example, at this service, without accounts and notices', async () => {
    await start();
    const options = await (await get('/graphql/altair/options.js')).text();
    expect(options).toContain('mutation ClassifyPhoto');
    expect(options).toContain('endpointURL: `/graphql`');
    expect(options).toContain('disableAccount: true');
  });

  it.each([
    '/graphql/altair/index.html',
    '/graphql/altair/iframe-sandbox/index.html',
    '/graphql/altair/assets',
    '/graphql/altair/nothing.js',
    '/graphql/altair/../../package.json',
    '/graphql/altair/%2e%2e/index.js',
    '/graphql/explorer/',
    '/graphql/explorer/%2e%2e/package.json',
    '/graphql/other',
  ])('serve nothing else: %s', async (path) => {
    await start();
    expect((await get(path)).status).toBe(404);
  });

  it('need no key, and count towards no rate', async () => {
    await start({ API_KEYS: 'a'.repeat(64), RATE_LIMIT_PER_MINUTE: '1' });
    for (const [path] of FILES) expect([path, (await get(path)).status]).toEqual([path, 200]);
    expect((await get('/graphql?query={model{name}}')).status).toBe(401);
  });

  it('are not there with GRAPHQL_SANDBOX=false', async () => {
    await start({ GRAPHQL_SANDBOX: 'false' });
    const paths = [...PAGES.slice(1), ...FILES.map(([path]) => path)];
    for (const path of paths) expect([path, (await get(path)).status]).toEqual([path, 404]);
  });
});
