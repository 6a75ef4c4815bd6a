/** @jest-environment node */
import { expect, test } from '@jest/globals';
import { createGraphqlClient } from '../graphql/graphql-client';
import { connectTeaching } from './teaching-server';

function serverThatAnswers(body: object, status = 200) {
  const client = createGraphqlClient(() =>
    Promise.resolve(
      new Response(JSON.stringify(body), {
        status,
        headers: { 'content-type': 'application/json' },
      }),
    ),
  );
  return connectTeaching(client);
}

test('hands on what a deletion has to be confirmed with', async () => {
  const extensions = { code: 'CONFIRMATION_REQUIRED', confirmation: 'token' };
  const server = serverThatAnswers({ errors: [{ message: 'Confirm it.', extensions }] }, 409);
  expect(await server.remove('screws')).toEqual({
    ok: false,
    failure: { code: 'CONFIRMATION_REQUIRED', detail: 'Confirm it.', confirmation: 'token' },
  });
});

test('gives what was deleted once it is', async () => {
  const deleted = { name: 'screws', classes: 2, examples: 10, versions: 1 };
  const server = serverThatAnswers({ data: { deleteClassifier: deleted } });
  expect(await server.remove('screws', 'token')).toEqual({ ok: true, data: deleted });
});
