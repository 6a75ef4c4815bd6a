import {
  HeaderMap,
  type ApolloServer,
  type ApolloServerPlugin,
  type GraphQLRequestListener,
} from '@apollo/server';
import { CallerGoneError, InvalidImageError, QueueFullError } from '@detections/schema';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { pino } from 'pino';
import { createApolloServer } from './apollo-server.js';
import { buildSchema } from './build-schema.js';
import type { GraphqlContext } from './graphql-context.js';

type Listener = GraphQLRequestListener<GraphqlContext>;

/** As a library would throw it: with codes and statuses of its own. */
const RAW = 'ENOENT /etc/secret';
const rawErrors: readonly [string, () => unknown][] = [
  ['an error', () => new Error(RAW)],
  ['a GraphQL error', () => new GraphQLError(RAW)],
  [
    'a GraphQL error with a code of Apollo Server',
    () => new GraphQLError(RAW, { extensions: { code: 'GRAPHQL_VALIDATION_FAILED', secret: RAW } }),
  ],
  [
    'a GraphQL error with a code of ours',
    () => new GraphQLError(RAW, { extensions: { code: 'BAD_USER_INPUT' } }),
  ],
  [
    'a GraphQL error around another',
    () => new GraphQLError(RAW, { originalError: new Error(RAW) }),
  ],
  ['text', () => RAW],
];

describe('what a client sees of a failure', () => {
  let logged: string[];
  let apollo: ApolloServer<GraphqlContext>;

  beforeEach(() => {
    logged = [];
    apollo = createApolloServer({
      schema: buildSchema(),
      sandbox: false,
      logger: pino({ level: 'error' }, { write: (line) => logged.push(line) }),
    });
  });

  afterEach(() => apollo.stop());

  /** All that `service` asks for. */
  const someContext = {
    readiness: () => ({ ready: false, code: 'MODEL_NOT_READY', reason: 'Not yet.' }),
    maxUploadBytes: 1,
  } as unknown as GraphqlContext;
  const ask = async (
    context: () => Promise<GraphqlContext>,
  ): Promise<{ readonly status: number; readonly text: string }> => {
    await apollo.start();
    const { status = 200, body } = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: 'POST',
        headers: new HeaderMap([['content-type', 'application/json']]),
        search: '',
        body: { query: '{ service { ready maxUploadBytes } }' },
      },
      context,
    });
    return { status, text: body.kind === 'complete' ? body.string : '' };
  };
  const expectHidden = ({ status, text }: { status: number; text: string }): void => {
    expect([status, text]).toEqual([500, expect.stringMatching(/"code":"INTERNAL"/)]);
    expect(text).not.toContain('secret');
    expect(text).toMatch(/Something went wrong on our side. Error id: [\w-]+/);
    expect(logged.join('')).toContain(RAW);
  };

  describe.each(rawErrors)('that is %s', (_, create) => {
    const fail = (): never => {
      throw create();
    };
    const failLater = (): Promise<never> => Promise.resolve().then(fail);

    it.each<[string, ApolloServerPlugin<GraphqlContext>]>([
      ['as a request begins', { requestDidStart: failLater }],
      ...(
        [
          ['as its source is known', { didResolveSource: failLater }],
          ['as it is parsed', { parsingDidStart: failLater }],
          ['after it was parsed', { parsingDidStart: () => Promise.resolve(fail) }],
          ['as it is validated', { validationDidStart: failLater }],
          ['as its operation is known', { didResolveOperation: failLater }],
          ['before it is executed', { responseForOperation: failLater }],
          ['as it is executed', { executionDidStart: failLater }],
          ['as it is answered', { willSendResponse: failLater }],
        ] satisfies [string, Listener][]
      ).map(([when, listener]): [string, ApolloServerPlugin<GraphqlContext>] => [
        when,
        { requestDidStart: () => Promise.resolve(listener) },
      ]),
    ])('and a plugin’s, %s, is an id', async (_when, plugin) => {
      apollo.addPlugin(plugin);
      expectHidden(await ask(() => Promise.resolve(someContext)));
    });

    it('and the context’s is an id', async () => {
      expectHidden(await ask(failLater));
    });

    it('and a resolver’s is an id', async () => {
      expectHidden(await ask(() => Promise.resolve({ ...someContext, readiness: fail })));
    });
  });

  it.each([
    ['INVALID_IMAGE', 422, new InvalidImageError('It is cut off.')],
    ['QUEUE_FULL', 503, new QueueFullError('Too many wait.', 3)],
    ['BAD_USER_INPUT', 499, new CallerGoneError('1')],
  ])('is all of it where it is ours: %s, %d', async (code, expected, error) => {
    const readiness = (): never => {
      throw error;
    };
    const { status, text } = await ask(() => Promise.resolve({ ...someContext, readiness }));
    expect(status).toBe(expected);
    expect(text).toContain(JSON.stringify(error.message));
    expect(text).toContain(`"code":"${code}"`);
    expect(logged).toEqual([]);
  });

  it('is an id where a value does not fit its type', async () => {
    const maxUploadBytes = 2 ** 40;
    const { status, text } = await ask(() => Promise.resolve({ ...someContext, maxUploadBytes }));
    expect([status, text]).toEqual([500, expect.stringMatching(/"code":"INTERNAL"/)]);
    expect(text).not.toContain('Int cannot represent');
  });
});
