import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ApiFixture } from '../../api.fixture.js';

describe('what is no GraphQL request', () => {
  let fixture: ApiFixture;

  beforeEach(async () => {
    fixture = await ApiFixture.start();
    await fixture.classifier.start();
  });

  afterEach(() => fixture.close());

  const postGraphql = async (body: object): Promise<{ status: number; body: unknown }> => {
    const response = await fixture.post('/graphql', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };

  it.each([
    [
      'a list of operations',
      [{ query: '{ model { name } }' }],
      /one operation a request; a list of 1/,
    ],
    ['an empty list', [], /one operation a request; a list of 0/],
    ['no query', { variables: {} }, /"query" to be .*; nothing came/],
    ['an empty query', { query: '' }, /"query" to be .*; an empty string came/],
    ['a parsed query', { query: { kind: 'Document' } }, /"query" to be .*; an object came/],
    ['a string', 'x', /the body to be a JSON object with a "query"; a string came/],
    ['null', null, /the body to be a JSON object with a "query"; null came/],
    ['an empty object', {}, /"query" to be .*; nothing came/],
    [
      'variables as text',
      { query: '{ model { name } }', variables: '{}' },
      /"variables" to be an object; a string/,
    ],
    [
      'variables as a list',
      { query: '{ model { name } }', variables: [] },
      /"variables" to be an object; a list/,
    ],
    [
      'extensions as text',
      { query: '{ model { name } }', extensions: '{}' },
      /"extensions" to be an object; a string/,
    ],
    [
      'a number for a name',
      { query: '{ model { name } }', operationName: 1 },
      /"operationName" to be a string; a number/,
    ],
  ])('says what to send to one that sends %s', async (_, sent, message) => {
    const response = await fixture.post('/graphql', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(sent),
    });
    expect(response.status).toBe(400);
    await expect(response.json()).resolves.toEqual({
      errors: [
        {
          message: expect.stringMatching(message) as unknown,
          extensions: { code: 'BAD_USER_INPUT' },
        },
      ],
    });
  });

  it('tells clients that send hashes of queries to send the queries', async () => {
    const persistedQuery = { version: 1, sha256Hash: 'a'.repeat(64) };
    const { body } = await postGraphql({ extensions: { persistedQuery } });
    expect(body).toEqual({
      errors: [
        {
          message: 'PersistedQueryNotSupported',
          extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' },
        },
      ],
    });
  });
});
