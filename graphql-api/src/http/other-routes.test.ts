import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ApiFixture, PNG } from '../api.fixture.js';

describe('the other routes', () => {
  let fixture: ApiFixture;

  beforeEach(async () => {
    fixture = await ApiFixture.start();
  });

  afterEach(() => fixture.close());

  it('serves the page at /, with a strict policy', async () => {
    const response = await fetch(`${fixture.url}/`);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
    await expect(response.text()).resolves.toContain('Detections');
  });

  it('sends the old form from POST / to the page', async () => {
    const response = await fixture.postForm('/', (form) => {
      form.append('file', new Blob([PNG]), 'a.png');
    });
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('/');
  });

  it('keeps feedback of every kind of form, on one line, and answers 200', async () => {
    const answers = [
      await fixture.post('/feedback', { body: new URLSearchParams({ report: "{'a':\n'b'}" }) }),
      await fixture.postForm('/feedback', (form) => {
        form.append('report', 'by multipart');
      }),
      await fetch(`${fixture.url}/feedback?report=by+GET`),
      await fixture.post('/feedback', { body: new URLSearchParams({ report: '' }) }),
      await fixture.post('/feedback', {
        headers: { 'content-type': 'application/json' },
        body: '{',
      }),
      await fixture.post('/feedback/', {}),
      await fetch(`${fixture.url}/feedback`),
    ];
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const reports = (await fixture.feedback()).map((entry) => 'report' in entry && entry.report);
    expect(reports).toEqual(["{'a': 'b'}", 'by multipart', 'by GET']);
  });

  it('serves its OpenAPI document', async () => {
    const document = (await (await fetch(`${fixture.url}/openapi.json`)).json()) as {
      paths: object;
    };
    expect(Object.keys(document.paths).sort()).toEqual([
      '/feedback',
      '/health/live',
      '/health/ready',
      '/predict',
      '/v1/classifiers',
      '/v1/classifiers/{classifier}',
      '/v1/classifiers/{classifier}/classes/{class}',
      '/v1/classifiers/{classifier}/classes/{class}/examples',
      '/v1/classifiers/{classifier}/examples',
      '/v1/classifiers/{classifier}/examples/{example}',
      '/v1/classifiers/{classifier}/examples/{example}/photo',
      '/v1/classifiers/{classifier}/examples/{example}/thumbnail',
      '/v1/classifiers/{classifier}/head',
      '/v1/classifiers/{classifier}/rollback',
      '/v1/classify',
      '/v1/embeddings',
      '/v1/model-uploads',
      '/v1/model-uploads/{upload}',
      '/v1/model-uploads/{upload}/keep',
      '/v1/models',
      '/v1/models/{model}',
    ]);
  });

  it('answers 404 in JSON to what is not there', async () => {
    const response = await fetch(`${fixture.url}/nothing`);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('application/json');
  });
});
