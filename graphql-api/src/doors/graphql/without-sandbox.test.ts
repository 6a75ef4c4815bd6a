import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ApiFixture } from '../../api.fixture.js';

describe('without the Sandbox', () => {
  let fixture: ApiFixture;

  beforeEach(async () => {
    fixture = await ApiFixture.start({ GRAPHQL_SANDBOX: 'false' });
    await fixture.classifier.start();
  });

  afterEach(() => fixture.close());

  const FEEDBACK =
    'mutation ($input: FeedbackInput!) { reportFeedback(input: $input) { verdict } }';
  const CLASSIFY =
    'mutation ($p: Preprocessing!) { classify(image: null, preprocessing: $p) { id } }';

  it.each<[string, string, object]>([
    ['the schema', '{ __schema { types { name } } }', {}],
    ['a type', '{ __type(name: "Classification") { name } }', {}],
    ['a field that was nearly right', '{ modle { name } }', {}],
    ['an argument', '{ labels(frist: 1) { name } }', {}],
    ['a type of a variable', 'query ($n: Itn) { labels(first: $n) { name } }', {}],
    ['a value of an enum', CLASSIFY.replace('$p)', 'KERSA)'), {}],
    ['a field of an input', FEEDBACK.replace('$input)', '{ verdcit: WRONG })'), {}],
    [
      'a value of an enum in a variable',
      FEEDBACK,
      { input: { classificationId: '1', verdict: 'WRONGG' } },
    ],
    [
      'a field of an input in a variable',
      FEEDBACK,
      { input: { classificationId: '1', verdict: 'WRONG', comnent: '' } },
    ],
  ])('tells nobody of %s', async (_, query, variables) => {
    const response = await fixture.post('/graphql', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    expect(response.status).toBe(400);
    await expect(response.text()).resolves.not.toMatch(
      /did you mean|"types"|\{"name"|introspection: true|apollo/i,
    );
  });

  it('says that there is no introspection', async () => {
    const { body } = await fixture.graphql('{ __schema { queryType { name } } }');
    expect(JSON.stringify(body)).toContain('introspection has been disabled');
  });

  it('has no page at /graphql', async () => {
    const response = await fetch(`${fixture.url}/graphql`, { headers: { accept: 'text/html' } });
    expect(response.status).toBe(406);
    await expect(response.text()).resolves.not.toContain('andbox');
  });
});
