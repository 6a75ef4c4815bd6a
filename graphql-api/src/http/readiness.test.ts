import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { classify, predict } from '@detections/test-support';
import { ApiFixture } from '../api.fixture.js';

const LEGACY_FAILURE = { success: false, prediction: null, score: null };

describe('the API without a classifier', () => {
  let fixture: ApiFixture;

  beforeEach(async () => {
    fixture = await ApiFixture.start();
  });

  afterEach(() => fixture.close());

  it('is live, not ready, and refuses work with a code and a time to come back', async () => {
    const live = await fetch(`${fixture.url}/health/live`);
    expect(live.status).toBe(200);
    const ready = await fetch(`${fixture.url}/health/ready`);
    expect(ready.status).toBe(503);
    await expect(ready.json()).resolves.toMatchObject({ code: 'MODEL_NOT_READY' });
    const refused = await predict(fixture.url, fixture.photo);
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('5');
    expect(refused.body).toMatchObject({ ...LEGACY_FAILURE, error: { code: 'MODEL_NOT_READY' } });
    const graphql = await classify(fixture.url, fixture.photo);
    expect(graphql.status).toBe(503);
    expect(graphql.headers.get('retry-after')).toBe('5');
    expect(graphql.body).toMatchObject({
      errors: [{ extensions: { code: 'MODEL_NOT_READY' } }],
    });
  });

  it('becomes ready when one announces itself', async () => {
    await fixture.classifier.start();
    const ready = await fetch(`${fixture.url}/health/ready`);
    expect(ready.status).toBe(200);
  });
});
