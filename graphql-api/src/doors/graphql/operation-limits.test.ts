import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { classify, type DoorAnswer } from '@detections/test-support';
import { ApiFixture } from '../../api.fixture.js';

const HEATMAPS = Array.from(
  { length: 8 },
  (_, index) => `h${String(index)}: heatmap(classIndex: ${String(index)}) { values region { x } }`,
).join(' ');

/** A chain of fragments, each of which uses the next one twice: 2^length values. */
function fragmentBomb(length: number): string {
  const links = Array.from(
    { length },
    (_, index) =>
      `fragment F${String(index)} on Classification { ...F${String(index + 1)} ...F${String(index + 1)} }`,
  );
  return `mutation ($image: Upload!) { classify(image: $image) { ...F0 } }
    ${links.join('\n')} fragment F${String(length)} on Classification { confidence }`;
}

describe('the limits of a GraphQL operation', () => {
  let fixture: ApiFixture;

  beforeEach(async () => {
    fixture = await ApiFixture.start();
    await fixture.classifier.start();
  });

  afterEach(() => fixture.close());

  const ask = async (query: string): Promise<{ status: number; body: unknown }> => {
    const response = await fixture.post('/graphql', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    return { status: response.status, body: await response.json() };
  };
  const errorOf = (body: unknown) =>
    (body as { errors: { message: string; extensions: { code: string } }[] }).errors[0];
  const upload = (query: string, variables = {}): Promise<DoorAnswer> =>
    classify(fixture.url, fixture.photo, { query, variables });

  it('refuses what nests too deeply, and says how deep it went', async () => {
    const { status, body } = await ask(`{ ${'model { '.repeat(11)} name ${'}'.repeat(12)}`);
    expect(status).toBe(400);
    expect((body as { errors: unknown[] }).errors).toContainEqual({
      message: 'Query depth limit of 10 exceeded, found 12.',
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    });
  });

  it('refuses too many aliases, those in fragments included', async () => {
    const aliases = Array.from({ length: 51 }, (_, index) => `a${String(index)}: name`).join(' ');
    const { status, body } = await ask(
      `{ m: model { ...Many } n: model { ...Many } } fragment Many on Model { ${aliases} }`,
    );
    expect(status).toBe(400);
    expect(errorOf(body)).toMatchObject({
      message: expect.stringContaining('at most 100 aliases') as unknown,
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  it('refuses too many tokens before it has read them all', async () => {
    const { status, body } = await ask(`{ model { ${'name '.repeat(4000)} } }`);
    expect(status).toBe(400);
    expect(errorOf(body)).toMatchObject({
      message: expect.stringContaining('4000 tokens') as unknown,
      extensions: { code: 'GRAPHQL_PARSE_FAILED' },
    });
  });

  it.each([
    ['in the query', { first: '1000' }, {}],
    ['in a variable', { first: '$many' }, { many: 1000 }],
  ])('counts lists as long as they are asked for, %s', async (_, { first }, variables) => {
    const lists = Array.from(
      { length: 20 },
      (_unused, index) =>
        `p${String(index)}: predictions(first: ${first}) { label { name } confidence }`,
    );
    const { status, body } = await upload(
      `mutation ($image: Upload!, $many: Int = 5) {
        classify(image: $image) { unused: predictions(first: $many) { confidence } ${lists.join(' ')} } }`,
      variables,
    );
    expect(status).toBe(400);
    expect(errorOf(body)).toMatchObject({
      message: expect.stringMatching(
        /^Expected an operation of at most 50000 values; .* 6\d{4}\.$/,
      ) as unknown,
      extensions: { code: 'BAD_USER_INPUT' },
    });
    expect(fixture.classifier.jobs).toEqual([]);
  });

  it('does not let a negative list pay for another', async () => {
    const { body } = await upload(`mutation ($image: Upload!) {
      classify(image: $image) { less: predictions(first: -1000) { confidence } } }`);
    expect(errorOf(body)?.message).toMatch(/from 1 to 1000; -1000 came/);
  });

  it('refuses fragments that multiply, at once', async () => {
    const startedAt = Date.now();
    const { status, body } = await upload(fragmentBomb(60));
    expect(status).toBe(400);
    expect(errorOf(body)?.extensions.code).toBe('BAD_USER_INPUT');
    expect(Date.now() - startedAt).toBeLessThan(5000);
  });

  it('leaves room for eight heatmaps and all classes of one photo', async () => {
    const { status } = await upload(
      `mutation ($image: Upload!) { classify(image: $image) {
        ${HEATMAPS} predictions(first: 1000) { label { name wordNetId classIndex } confidence } } }`,
    );
    expect(status).toBe(200);
  });

  it('leaves room for eight photos with eight heatmaps each', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `i${String(index)}`);
    const operation = `mutation (${names.map((name) => `$${name}: Upload!`).join(' ')}) {
      ${names.map((name) => `${name}: classify(image: $${name}) { ${HEATMAPS} }`).join('\n')} }`;
    const photo = new Blob(['\x89PNG\r\n\x1a\n'].map((text) => Buffer.from(text, 'latin1')));
    const variables = Object.fromEntries(names.map((name) => [name, null]));
    const response = await fixture.postForm('/graphql', (form) => {
      form.append('operations', JSON.stringify({ query: operation, variables }));
      const map = Object.fromEntries(names.map((name) => [name, [`variables.${name}`]]));
      form.append('map', JSON.stringify(map));
      for (const name of names) form.append(name, photo, name);
    });
    expect(response.status).toBe(200);
    expect(fixture.classifier.jobs).toHaveLength(8);
  });

  it('leaves room for the introspection that code generators send', async () => {
    const { status, body } = await ask(
      getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true, oneOf: true }),
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({ data: { __schema: { queryType: { name: 'Query' } } } });
  });

  it.each([
    ['the fields of types', '__typename', 400],
    ['no field that is left out', '__typename @skip(if: true)', 200],
  ])('counts %s', async (_, field, expected) => {
    const lists = Array.from({ length: 49 }, (_unused, index) => {
      return `p${String(index)}: predictions(first: 1000) { ${field} confidence }`;
    });
    const { status } = await upload(
      `mutation ($image: Upload!) { classify(image: $image) { ${lists.join(' ')} } }`,
    );
    expect(status).toBe(expected);
  });

  it('counts aliases of the fields of types', async () => {
    const aliases = Array.from({ length: 101 }, (_, index) => `a${String(index)}: __typename`);
    const { body } = await ask(`{ model { ${aliases.join(' ')} } }`);
    expect(errorOf(body)?.message).toContain('at most 100 aliases');
  });

  it('refuses before validation what would take long to validate', async () => {
    const { status, body } = await ask(`{ ${'model { name } '.repeat(900)} }`);
    expect(status).toBe(400);
    expect(body).toEqual({
      errors: [
        {
          message: expect.stringMatching(
            /^Expected a query of at most 1000 pairs .*came\.$/,
          ) as unknown,
          extensions: { code: 'BAD_USER_INPUT' },
        },
      ],
    });
  });

  it.each(['{ model { name } } #', '%FF'])(
    'refuses it in an address, too, with %j',
    async (end) => {
      const query = encodeURIComponent(`{ ${'model { name } '.repeat(100)} }`);
      const response = await fetch(`${fixture.url}/graphql?query=${query}&query=${end}&x=%FF#"`, {
        headers: { 'apollo-require-preflight': '1' },
      });
      expect(response.status).toBe(400);
      await expect(response.text()).resolves.toContain('pairs of equal fields');
    },
  );

  it('names ten errors of a document and no more, however long the names', async () => {
    const names = Array.from({ length: 90 }, (_, index) => `f${String(index)}${'x'.repeat(300)}`);
    const { body } = await ask(`{ model { ${names.join(' ')} } }`);
    const { errors } = body as { errors: { message: string }[] };
    expect(errors).toHaveLength(11);
    expect(Math.max(...errors.map(({ message }) => message.length))).toBeLessThan(500);
  });

  it('names one error of the variables, and at once, however many there are', async () => {
    const input = Object.fromEntries(
      Array.from({ length: 5000 }, (_, index) => [`f${String(index)}`, 1]),
    );
    const startedAt = Date.now();
    const { status, body } = await fixture.graphql(
      'mutation ($input: FeedbackInput!) { reportFeedback(input: $input) { verdict } }',
      { input },
    );
    // With an error for each of them it took 20 s.
    expect(Date.now() - startedAt).toBeLessThan(5000);
    expect(status).toBe(400);
    const { errors } = body as { errors: { message: string; extensions: unknown }[] };
    expect(errors).toHaveLength(1);
    expect(errors[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT' });
    expect(errors[0]?.message.length).toBeLessThan(500);
  });
});
