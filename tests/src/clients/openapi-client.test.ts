import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  describeWith,
  type RunningService,
  SAMPLE,
  startStandalone,
  toScore,
} from '@detections/test-support';
import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from '../generated/openapi.js';

type Schemas = components['schemas'];

/**
 * A client that nobody wrote by hand. The build checks it against types that come from
 * schema/openapi.json alone, so it fails where the document says less than a client needs.
 */
describeWith(['network'], 'a client generated from the OpenAPI document', () => {
  let service: RunningService;
  let client: Client<paths>;

  beforeAll(async () => {
    service = await startStandalone();
    client = createClient<paths>({ baseUrl: service.url });
  }, 180_000);

  afterAll(() => service.close());

  const classify = (file: Blob, preprocessing?: 'CENTER_CROP' | 'KERAS') =>
    client.POST('/predict', {
      params: { query: preprocessing === undefined ? {} : { preprocessing } },
      body: { file },
      bodySerializer: toForm,
    });

  it('classifies a photo', async () => {
    const photo = new Blob([await readFile(SAMPLE.path)]);
    const { data } = await classify(photo);
    // Typed as far as to say which keys there are: this compiles only with the generated types.
    const answer: { success: true; prediction: string; score: number } | undefined = data;
    expect(answer).toEqual(SAMPLE.predicted);
    const { data: centred } = await classify(photo, 'CENTER_CROP');
    expect(centred?.score).toBe(toScore(SAMPLE.confidence));
  });

  it('reads why a photo was refused, by the code and in words', async () => {
    const { error, response } = await classify(new Blob(['%PDF-1.7']));
    expect(response.status).toBe(415);
    expect(codeOf(error)).toBe('UNSUPPORTED_MEDIA_TYPE');
    expect(response.headers.get('x-error-message')).toMatch(/^Expected JPEG/);
  });

  it('reads the three keys of a request without a photo', async () => {
    const { error, response } = await classify(new Blob([]));
    expect(response.status).toBe(400);
    expect(error).toEqual({ success: false, prediction: null, score: null });
    expect(codeOf(error)).toBeUndefined();
  });

  it('reports, and gets a page', async () => {
    const { data } = await client.POST('/feedback', {
      body: { report: 'typed' },
      bodySerializer: (fields) => new URLSearchParams({ report: fields.report ?? '' }),
      parseAs: 'text',
    });
    expect(data).toContain('<!doctype html>');
  });

  it('asks whether the service is ready', async () => {
    const { data, error } = await client.GET('/health/ready');
    expect(data?.status ?? error?.code).toBe('ready');
  });

  it('has types for what the service itself says it answers', async () => {
    const served = await (await fetch(`${service.url}/openapi.json`)).json();
    const committed = await readFile(
      new URL('../../../schema/openapi.json', import.meta.url),
      'utf8',
    );
    expect(served).toEqual(JSON.parse(committed));
  });
});

function toForm({ file }: { readonly file: Blob }): FormData {
  const form = new FormData();
  form.append('file', file, 'photo');
  return form;
}

/** A 400 has no more than the keys of the Flask service; the compiler makes one ask. */
function codeOf(
  failure: { readonly success: false; readonly error?: Schemas['Error'] } | undefined,
): Schemas['ErrorCode'] | undefined {
  return failure?.error?.code;
}
