import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiFixture } from '../api.fixture.js';

/** What every answer below 200 or above 399 has to say, in whatever shape its door gives it. */
interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY'];
const READ = ['GET', 'HEAD'];

const ALLOWED: readonly (readonly [path: string, methods: readonly string[]])[] = [
  ['/', [...READ, 'POST']],
  ['/index.html', READ],
  ['/predict', ['POST']],
  ['/predict/', ['POST']],
  ['//predict', ['POST']],
  ['/graphql', [...READ, 'POST']],
  ['/feedback', [...READ, 'POST']],
  ['/health/live', READ],
  ['/health/ready', READ],
  ['/openapi.json', READ],
  ['/docs', READ],
  ['/docs/', READ],
  ['/docs/json', READ],
  ['/docs/static/swagger-ui.css', READ],
];

describe('every refusal', () => {
  let fixture: ApiFixture;

  beforeAll(async () => {
    fixture = await ApiFixture.start();
    await fixture.classifier.start();
  });

  afterAll(() => fixture.close());

  const ask = (head: string, body = ''): Promise<Answer> => exchange(fixture.url, head, body);

  const refusals = ALLOWED.flatMap(([path, allowed]) =>
    METHODS.filter((method) => !allowed.includes(method)).map((method) => ({
      method,
      path,
      allow: allowed.join(', '),
    })),
  );

  it.each(refusals)('says to $method $path what is allowed there', async (refusal) => {
    const { method, path, allow } = refusal;
    const answer = await ask(
      `${method} ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/xml\r\ncontent-length: 1`,
      'x',
    );
    expect(answer).toMatchObject({ status: 405, headers: { allow } });
    expectCode(answer, path, 'BAD_USER_INPUT');
  });

  it.each(METHODS)('says to %s of an unknown address that it is none', async (method) => {
    for (const path of ['/nothing', '/docs/nothing', '/predict/x', '//evil.example', '/%00']) {
      const answer = await ask(
        `${method} ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 1`,
        '{',
      );
      expect(answer).toMatchObject({ status: 404, headers: { 'x-error-code': 'NOT_FOUND' } });
      expectCode(answer, path, 'NOT_FOUND');
      expect(answer.headers['location']).toBeUndefined();
    }
  });

  const HOST = 'host: localhost';
  it.each<[string, number, string, string]>([
    ['a path that does not decode', 400, 'BAD_USER_INPUT', `GET /%zz HTTP/1.1\r\n${HOST}`],
    ['a path out of the folder', 404, 'NOT_FOUND', `GET /../../etc/passwd HTTP/1.1\r\n${HOST}`],
    ['the same in escapes', 404, 'NOT_FOUND', `GET /docs/static/%2e%2e/x HTTP/1.1\r\n${HOST}`],
    ['a request to no host', 400, 'BAD_USER_INPUT', 'GET /health/live HTTP/1.1\r\na: b'],
    ['one to two hosts', 400, 'BAD_USER_INPUT', `GET / HTTP/1.1\r\n${HOST}\r\nhost: b`],
    ['another expectation', 417, 'BAD_USER_INPUT', `GET / HTTP/1.1\r\n${HOST}\r\nexpect: tea`],
    ['a range beyond', 416, 'BAD_USER_INPUT', `GET / HTTP/1.1\r\n${HOST}\r\nrange: bytes=9999-`],
    ['another version', 412, 'BAD_USER_INPUT', `GET / HTTP/1.1\r\n${HOST}\r\nif-match: "a"`],
    [
      'an older version',
      412,
      'BAD_USER_INPUT',
      `GET / HTTP/1.1\r\n${HOST}\r\nif-unmodified-since: Mon, 01 Jan 1990 00:00:00 GMT`,
    ],
    ['headers without measure', 431, 'BAD_USER_INPUT', `GET /${'a'.repeat(20_000)} HTTP/1.1`],
    ['a tunnel', 405, 'BAD_USER_INPUT', `CONNECT a:1 HTTP/1.1\r\n${HOST}`],
    [
      'an address in other letters',
      405,
      'BAD_USER_INPUT',
      `DELETE /health/%6Cive/?x HTTP/1.1\r\n${HOST}`,
    ],
    ['an address that is none', 400, 'BAD_USER_INPUT', `PROPFIND /%zz HTTP/1.1\r\n${HOST}`],
    ['an unheard-of method', 400, 'BAD_USER_INPUT', `BREW / HTTP/1.1\r\n${HOST}`],
    ['HTTP of the future', 505, 'BAD_USER_INPUT', `GET / HTTP/3.0\r\n${HOST}`],
    ['two lengths', 400, 'BAD_USER_INPUT', `POST / HTTP/1.1\r\n${HOST}\r\ncontent-length: x`],
  ])('names %s', async (_, status, code, head) => {
    const answer = await ask(head);
    expect(answer.status).toBe(status);
    expectCode(answer, '', code);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
  });

  const encodings = [
    'content-encoding: gzip',
    'content-encoding: br',
    'transfer-encoding: gzip, chunked',
  ];
  it.each(encodings)('says at every door that a body may not come with %s', async (encoding) => {
    for (const path of ['/predict', '/graphql', '/feedback']) {
      for (const type of ['application/json', 'multipart/form-data; boundary=b']) {
        const answer = await ask(
          `POST ${path} HTTP/1.1\r\n${HOST}\r\napollo-require-preflight: 1\r\ncontent-type: ${type}\r\n${encoding}`,
        );
        expect(answer).toMatchObject({ status: 415, headers: { 'accept-encoding': 'identity' } });
        expect(answer.body).toMatch(/(gzip|br).*Send it uncompressed/);
        expectCode(answer, path, 'UNSUPPORTED_MEDIA_TYPE');
      }
    }
  });

  it.each<[string, number, string, string, string]>([
    ['no JSON', 400, 'BAD_USER_INPUT', 'application/json', '{'],
    ['nothing', 400, 'BAD_USER_INPUT', 'application/json', ''],
    ['too much', 413, 'BAD_USER_INPUT', 'application/json', '{'.repeat(100_001)],
    ['XML', 415, 'UNSUPPORTED_MEDIA_TYPE', 'application/xml', '<a/>'],
    ['a type that is none', 415, 'UNSUPPORTED_MEDIA_TYPE', ';', 'a'],
  ])('says at the GraphQL door that a body is %s', async (_, status, code, type, body) => {
    const answer = await ask(
      `POST /graphql HTTP/1.1\r\n${HOST}\r\napollo-require-preflight: 1\r\ncontent-type: ${type}\r\ncontent-length: ${String(body.length)}`,
      body,
    );
    expect(answer.status).toBe(status);
    expectCode(answer, '/graphql', code);
  });

  it('keeps what HTTP wants to be told of a range', async () => {
    const answer = await ask(`GET /index.html HTTP/1.1\r\n${HOST}\r\nrange: bytes=9999-`);
    expect(answer.headers['content-range']).toMatch(/^bytes \*\/\d+$/);
  });

  it.each(['//health///live', 'http://a//health/live', '/health/live/', '/health/live//?a=//'])(
    'is none for %s, which is meant well',
    async (target) => {
      expect((await ask(`GET ${target} HTTP/1.1\r\n${HOST}`)).status).toBe(200);
      expect((await ask(`HEAD ${target} HTTP/1.1\r\n${HOST}`)).body).toBe('');
    },
  );

  it('never sends a browser to another host', async () => {
    const answer = await ask(`GET //docs/static/index.html HTTP/1.1\r\n${HOST}`);
    expect(answer.headers['location']).toBe('/docs/');
  });

  it('takes the form of the old page, whatever it holds', async () => {
    for (const type of ['application/json', 'text/plain', 'application/xml']) {
      const head = `POST / HTTP/1.1\r\n${HOST}\r\ncontent-type: ${type}\r\ncontent-length: 1`;
      expect((await ask(head, '{')).status).toBe(302);
    }
  });

  it('keeps the page for unreadable feedback', async () => {
    for (const type of ['application/json', ';', 'multipart/form-data', 'text/plain']) {
      const head = `POST /feedback HTTP/1.1\r\n${HOST}\r\ncontent-type: ${type}\r\ncontent-length: 1`;
      const { status, headers } = await ask(head, '{');
      expect({ type, status }).toEqual({ type, status: 200 });
      expect(headers['content-type']).toContain('text/html');
    }
  });
});

/** The code and a message, in the shape of the door at this address. */
function expectCode({ status, headers, body }: Answer, path: string, code: string): void {
  const message = expect.stringMatching(/^Expected .*came\.|^Expected .*(now|parse)\.$/) as unknown;
  expect(headers['content-type']).toMatch(/^application\/json/);
  expect(headers['x-error-code']).toBe(code);
  const answer = JSON.parse(body) as unknown;
  if (path === '/graphql') {
    expect(answer).toEqual({ errors: [{ message, extensions: { code } }] });
    return;
  }
  expect(headers['x-error-message']).toMatch(/^Expected [ -~]{10,190}$/);
  const isPredict = /^\/+predict\/?$/.test(path);
  expect({ status, answer }).toEqual({
    status,
    answer: {
      ...(isPredict ? { success: false, prediction: null, score: null } : {}),
      error: { code, message },
    },
  });
}

/** Sends what fetch would not send, and reads until the service closes the connection. */
async function exchange(url: string, head: string, body: string): Promise<Answer> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(`${head}\r\nconnection: close\r\n\r\n${body}`);
  const [answerHead = '', ...rest] = (await text(socket)).split('\r\n\r\n');
  const [line = '', ...headers] = answerHead.split('\r\n');
  return {
    status: Number(line.split(' ')[1]),
    headers: Object.fromEntries(headers.map((header) => toEntry(header))),
    body: rest.join('\r\n\r\n'),
  };
}

function toEntry(header: string): [name: string, value: string] {
  const colon = header.indexOf(':');
  return [header.slice(0, colon).toLowerCase(), header.slice(colon + 1).trim()];
}
