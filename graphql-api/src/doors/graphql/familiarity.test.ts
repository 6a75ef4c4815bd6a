import { CALIBRATION, classify, FAKE_CARD, FAKE_MODEL } from '@detections/test-support';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { succeed } from '@detections/schema/job-fixture';
import { ApiFixture } from '../../api.fixture.js';

const QUERY = `mutation ($image: Upload!) {
  classify(image: $image) {
    familiarity known cached model { familiarity { threshold keeps pictures source } }
  }
}`;
const CALIBRATED = { ...FAKE_MODEL, familiarity: CALIBRATION };

describe('familiarity', () => {
  let fixture: ApiFixture;

  beforeEach(async () => {
    fixture = await ApiFixture.start(
      { CACHE_TTL_SECONDS: '600' },
      {},
      {
        answer: (job) => ({ ...succeed(job), familiarity: 0.2, known: false, model: CALIBRATED }),
        models: [[CALIBRATED, FAKE_CARD]],
      },
    );
    await fixture.classifier.start();
  });

  afterEach(() => fixture.close());

  it('is told with the threshold that it is judged by, from the cache too', async () => {
    for (const cached of [false, true]) {
      const { body } = await classify(fixture.url, fixture.photo, { query: QUERY });
      const { threshold, keeps, pictures, source } = CALIBRATION;
      expect(body).toEqual({
        data: {
          classify: {
            familiarity: 0.2,
            known: false,
            cached,
            model: { familiarity: { threshold, keeps, pictures, source } },
          },
        },
      });
    }
  });

  it('is listed at /v1/models by what it was made of', async () => {
    const response = await fetch(`${fixture.url}/v1/models/resnet50`);
    expect(await response.json()).toMatchObject({ familiarity: CALIBRATION });
  });
});

describe('without a calibration', () => {
  it('neither is told', async () => {
    const fixture = await ApiFixture.start();
    await fixture.classifier.start();
    const { body } = await classify(fixture.url, fixture.photo, { query: QUERY });
    expect(body).toMatchObject({
      data: { classify: { familiarity: null, known: null, model: { familiarity: null } } },
    });
    await fixture.close();
  });
});
