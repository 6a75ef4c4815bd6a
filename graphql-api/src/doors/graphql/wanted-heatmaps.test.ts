import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { classify, predict, type DoorAnswer } from '@detections/test-support';
import { ApiFixture } from '../../api.fixture.js';

describe('heatmaps of a classification', () => {
  let fixture: ApiFixture;

  beforeEach(async () => {
    fixture = await ApiFixture.start();
    await fixture.classifier.start();
  });

  afterEach(() => fixture.close());

  /** @param selection Of a classification's fields; may use `$k`, an Int. */
  const ask = (selection: string, variables: object = {}): Promise<DoorAnswer> => {
    const declared = selection.includes('$k') ? '$image: Upload!, $k: Int' : '$image: Upload!';
    const query = `mutation (${declared}) { classify(image: $image) { ${selection} } }`;
    return classify(fixture.url, fixture.photo, { query, variables });
  };
  const jobHeatmaps = (): unknown => fixture.classifier.jobs[0]?.outputs.heatmaps;

  it('shows the top class by default', async () => {
    const fields = 'classIndex width height values logit region { x y width height }';
    const { body } = await ask(`heatmap { ${fields} }`);
    expect(body).toEqual({
      data: {
        classify: {
          heatmap: {
            classIndex: 248,
            width: 2,
            height: 1,
            values: [0, 1],
            logit: 10.5,
            region: { x: 0.125, y: 0, width: 0.75, height: 1 },
          },
        },
      },
    });
    expect(jobHeatmaps()).toEqual([{ classIndex: null }]);
  });

  it('gathers aliases, fragments and variables into one job, each class once', async () => {
    const { body } = await ask(
      `top: heatmap { classIndex }
       null: heatmap(classIndex: null) { classIndex }
       first: heatmap(classIndex: 0) { classIndex logit }
       again: heatmap(classIndex: 0) { classIndex }
       ... on Classification { last: heatmap(classIndex: $k) { classIndex logit } }`,
      { k: 999 },
    );
    expect(body).toEqual({
      data: {
        classify: {
          top: { classIndex: 248 },
          null: { classIndex: 248 },
          first: { classIndex: 0, logit: 10.5 },
          again: { classIndex: 0 },
          last: { classIndex: 999, logit: 9.501 },
        },
      },
    });
    expect(jobHeatmaps()).toEqual([{ classIndex: null }, { classIndex: 0 }, { classIndex: 999 }]);
  });

  it('takes the top class for a variable that is not given', async () => {
    const { body } = await ask('heatmap(classIndex: $k) { classIndex }');
    expect(body).toEqual({ data: { classify: { heatmap: { classIndex: 248 } } } });
  });

  it('asks the classifier for none where the query has none', async () => {
    await ask('confidence heatmap @include(if: false) { logit }');
    expect(jobHeatmaps()).toEqual([]);
  });

  it('asks for none by REST', async () => {
    await predict(fixture.url, fixture.photo);
    expect(jobHeatmaps()).toEqual([]);
  });

  it.each([-1, 1000])('refuses class %d before any work', async (k) => {
    const { status, body } = await ask('heatmap(classIndex: $k) { logit }', { k });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      errors: [
        {
          message: `Expected "classIndex" to be from 0 to 999; ${String(k)} came.`,
          extensions: { code: 'BAD_USER_INPUT' },
        },
      ],
    });
    expect(fixture.classifier.jobs).toEqual([]);
  });

  it('refuses more than eight classes before any work', async () => {
    const nine = Array.from({ length: 9 }, (_, k) => {
      return `h${String(k)}: heatmap(classIndex: ${String(k)}) { logit }`;
    });
    const { body } = await ask(nine.join(' '));
    expect(body).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
    expect(fixture.classifier.jobs).toEqual([]);
    await ask(nine.slice(1).join(' '));
    expect(jobHeatmaps()).toHaveLength(8);
  });
});
