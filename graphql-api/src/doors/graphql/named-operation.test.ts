import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ApiFixture } from '../../api.fixture.js';

describe('which operation of a document is meant', () => {
  let fixture: ApiFixture;

  beforeEach(async () => {
    fixture = await ApiFixture.start();
    await fixture.classifier.start();
  });

  afterEach(() => fixture.close());

  const ask = async (request: object): Promise<{ status: number; code: unknown }> => {
    const response = await fixture.post('/graphql', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
    const header = response.headers.get('x-error-code') ?? undefined;
    const body = (await response.json()) as { errors?: { extensions: { code: string } }[] };
    const code = body.errors?.[0]?.extensions.code;
    expect(header).toBe(code);
    return { status: response.status, code };
  };
  const one = 'query One { model { name } }';
  const costly = 'query Costly($n: Int!) { labels(first: $n) { name } }';

  it.each([
    ['a name and an operation without', '{ model { name } }', 'One'],
    ['a name that no operation has', one, 'Other'],
    ['no name and two operations', `${one} ${costly}`, undefined],
    ['an empty name', '{ model { name } }', ''],
  ])('is refused as unknown with %s', async (_, query, operationName) => {
    await expect(ask({ query, operationName })).resolves.toEqual({
      status: 400,
      code: 'OPERATION_RESOLUTION_FAILURE',
    });
  });

  it('is found by its name, and the variables of others are not asked for', async () => {
    const answer = await ask({ query: `${one} ${costly}`, operationName: 'One' });
    expect(answer).toEqual({ status: 200, code: undefined });
  });

  it('needs no name where there is one', async () => {
    await expect(ask({ query: one })).resolves.toMatchObject({ status: 200 });
    await expect(ask({ query: one, operationName: null })).resolves.toMatchObject({ status: 200 });
  });
});
