import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Agent, request, type IncomingMessage } from 'node:http';
import { predict } from '@detections/test-support';
import { ApiFixture } from '../api.fixture.js';

const SHUTDOWN_DELAY_MS = 500;

describe('an API that is told to end', () => {
  let fixture: ApiFixture;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });

  beforeEach(async () => {
    fixture = await ApiFixture.start({ SHUTDOWN_DELAY_MS: String(SHUTDOWN_DELAY_MS) });
    await fixture.classifier.start();
  });

  afterEach(async () => {
    agent.destroy();
    await fixture.close();
  });

  const get = (path: string): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      request(`${fixture.url}${path}`, { agent }, (response) => {
        response.resume().once('end', () => {
          resolve(response);
        });
      })
        .once('error', reject)
        .end();
    });

  it('is not ready, but answers for the delay, and asks clients to leave', async () => {
    const kept = await get('/health/ready');
    expect(kept.statusCode).toBe(200);
    expect(kept.headers.connection).toBe('keep-alive');
    const closed = fixture.api.close();
    const ready = await get('/health/ready');
    expect(ready.statusCode).toBe(503);
    expect(ready.headers.connection).toBe('close');
    const answer = await predict(fixture.url, fixture.photo);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('connection')).toBe('close');
    await closed;
    await expect(get('/health/live')).rejects.toThrow('ECONNREFUSED');
  });
});
