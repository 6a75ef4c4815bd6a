import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ApiFixture } from '../../../api.fixture.js';
import { refusal } from './teacher.fixture.js';

describe('own classifiers, with keys of several roles,', () => {
  let fixture: ApiFixture;

  const hash = (key: string): string => createHash('sha256').update(key).digest('hex');
  const send = async (query: string, key: string): Promise<unknown> => {
    const response = await fixture.post('/graphql', {
      headers: { 'content-type': 'application/json', 'x-api-key': key },
      body: JSON.stringify({ query }),
    });
    return response.json();
  };

  beforeEach(async () => {
    fixture = await ApiFixture.start({ API_KEYS: `${hash('reads')},${hash('teaches')}:teach` });
    await send('mutation { createClassifier(name: "screws") { name } }', 'teaches');
  });

  afterEach(() => fixture.close());

  it('are shown to whoever may ask, and changed by who may teach', async () => {
    const teaching = '{ teaching { allowed reason maxClassifiers maxPhotoBytes } }';
    await expect(send(teaching, 'teaches')).resolves.toEqual({
      data: {
        teaching: { allowed: true, reason: null, maxClassifiers: 3, maxPhotoBytes: 1_000_000 },
      },
    });
    await expect(send(teaching, 'reads')).resolves.toMatchObject({
      data: { teaching: { allowed: false, reason: expect.stringContaining('role teach') } },
    });
    await expect(send('{ classifiers { name } }', 'reads')).resolves.toEqual({
      data: { classifiers: [{ name: 'screws' }] },
    });
  });

  it('refuse their photos and every change to those who may not teach', async () => {
    const refused = [
      '{ classifier(name: "screws") { examples { next } } }',
      'mutation { createClassifier(name: "a") { name } }',
      'mutation { renameClassifier(classifier: "screws", name: "a") { name } }',
      'mutation { deleteClassifier(classifier: "screws") { name } }',
      'mutation { addClass(classifier: "screws", className: "a") { name } }',
      'mutation { renameClass(classifier: "screws", className: "a", name: "b") { name } }',
      'mutation { removeClass(classifier: "screws", className: "a") { name } }',
      'mutation { addExamples(classifier: "screws", className: "a", images: []) { added } }',
      'mutation { moveExamples(classifier: "screws", className: "a", ids: []) { name } }',
      'mutation { removeExamples(classifier: "screws", ids: []) { name } }',
      'mutation { rollBackClassifier(classifier: "screws", version: 1) { name } }',
      'mutation { changeClassifierBase(classifier: "screws", base: "fruit") { name } }',
    ];
    for (const query of refused) {
      const answer = await send(query, 'reads');
      expect(answer).toMatchObject(refusal('FORBIDDEN', 'role teach'));
    }
  });
});
