import { describe, expect, it } from '@jest/globals';
import Fastify from 'fastify';
import { sendFailure } from './send-failure.js';

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
