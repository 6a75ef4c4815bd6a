import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ApiFixture } from '../../api.fixture.js';

const LABELS = `query ($search: String, $first: Int! = 20) {
  labels(search: $search, first: $first) { classIndex wordNetId name }
}`;

interface LabelsBody {
  readonly data: { readonly labels: { readonly classIndex: number; readonly name: string }[] };
}

describe('labels', () => {
  let fixture: ApiFixture;

  beforeEach(async () => {
    fixture = await ApiFixture.start();
  });

  afterEach(() => fixture.close());

  it('says that the model is not ready before a classifier is', async () => {
    const { status, headers, body } = await fixture.graphql(LABELS);
    expect(status).toBe(503);
    expect(headers.get('retry-after')).toBe('5');
    expect(body).toMatchObject({ errors: [{ extensions: { code: 'MODEL_NOT_READY' } }] });
  });

  describe('once a classifier is ready', () => {
    beforeEach(() => fixture.classifier.start());

    const ask = async (variables: object = {}): Promise<LabelsBody['data']['labels']> => {
      const { status, body } = await fixture.graphql(LABELS, variables);
      expect(status).toBe(200);
      return (body as LabelsBody).data.labels;
    };

    it('lists twenty classes in order unless asked for something else', async () => {
      const labels = await ask();
      expect(labels.map(({ classIndex }) => classIndex)).toEqual(
        Array.from({ length: 20 }, (_, index) => index),
      );
      await expect(ask({ search: '' })).resolves.toEqual(labels);
    });

    it('lists all thousand', async () => {
      await expect(ask({ first: 1000 })).resolves.toHaveLength(1000);
    });

    it('finds a class by its name, as a person writes it or as Keras does', async () => {
      const eskimoDog = { classIndex: 248, wordNetId: 'n02109961', name: 'Eskimo dog' };
      await expect(ask({ search: 'eskimo DOG' })).resolves.toEqual([eskimoDog]);
      await expect(ask({ search: 'Eskimo_dog' })).resolves.toEqual([eskimoDog]);
      await expect(ask({ search: 'n02109961' })).resolves.toEqual([eskimoDog]);
    });

    it('tells what is known of a class, and finds it by that', async () => {
      const query = '{ labels(search: "husky") { name synonyms description parents } }';
      const { body } = await fixture.graphql(query);
      const eskimoDog = {
        ...{ name: 'Eskimo dog', synonyms: ['husky'] },
        ...{ description: 'pulls sleds', parents: ['sled dog', 'dog'] },
      };
      expect(body).toEqual({ data: { labels: [eskimoDog] } });
    });

    it('says nothing of a class of which nothing is known', async () => {
      const query = '{ labels(search: "class 7", first: 1) { synonyms description parents } }';
      const { body } = await fixture.graphql(query);
      expect(body).toEqual({
        data: { labels: [{ synonyms: [], description: null, parents: [] }] },
      });
    });

    it('gives the best matches, no more than asked for', async () => {
      const labels = await ask({ search: 'class 99', first: 3 });
      expect(labels.map(({ name }) => name)).toEqual(['class 99', 'class 990', 'class 991']);
    });

    it.each([
      [{ first: 0 }, 'Expected "first" to be from 1 to 1000; 0 came.'],
      [{ first: 1001 }, 'Expected "first" to be from 1 to 1000; 1001 came.'],
      [{ search: 'x'.repeat(101) }, 'Expected "search" to have at most 100 characters; 101 came.'],
    ])('refuses %j', async (variables, message) => {
      const { status, body } = await fixture.graphql(LABELS, variables);
      expect(status).toBe(400);
      expect(body).toMatchObject({ errors: [{ message, extensions: { code: 'BAD_USER_INPUT' } }] });
    });
  });
});
