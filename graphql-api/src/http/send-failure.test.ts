import { describe, expect, it } from '@jest/globals';
import Fastify from 'fastify';
import { sendFailure, toHeaderText } from './send-failure.js';

describe('the answer to a failure', () => {
  it('is JSON, also where something else was about to be sent', async () => {
    const app = Fastify();
    app.get('/', (request, reply) =>
      sendFailure(new Error('The page broke off.'), request, reply.type('text/html')),
    );
    const { statusCode, headers, body } = await app.inject('/');
    expect([statusCode, headers['content-type']]).toEqual([500, 'application/json; charset=utf-8']);
    expect(JSON.parse(body)).toMatchObject({ error: { code: 'INTERNAL' } });
    await app.close();
  });
});

it.each([
  ['Expected a file; "a" came.', 'Expected a file; "a" came.'],
  ['a\r\nset-cookie: b', 'a\\u000d\\u000aset-cookie: b'],
  ['"für 猫🐈"', '"f\\u00fcr \\u732b\\ud83d\\udc08"'],
  [' \u0000 ', '\\u0000'],
  ['', ''],
])('writes %j so that a header can carry it', (message, expected) => {
  expect(toHeaderText(message)).toBe(expected);
});

it.each(['a', '猫', 'é ', '\\'])(
  'ends a long message of %j at 200 characters, no escape cut',
  (text) => {
    const header = toHeaderText(text.repeat(5000));
    expect(header).toMatch(/^[ -~]{1,200}$/);
    expect(header.length).toBeGreaterThan(190);
    expect(header.replaceAll(/\\u[0-9a-f]{4}/g, '')).not.toMatch(/\\u/);
    expect(header.endsWith('...')).toBe(true);
  },
);
