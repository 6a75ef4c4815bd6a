import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { multipartBody, predict } from '@detections/test-support';
import { ApiFixture, PNG } from '../../api.fixture.js';

const LEGACY_FAILURE = { success: false, prediction: null, score: null };

describe('POST /predict', () => {
  let fixture: ApiFixture;

  beforeEach(async () => {
    fixture = await ApiFixture.start();
    await fixture.classifier.start();
  });

  afterEach(() => fixture.close());

  it('answers with exactly the three legacy keys', async () => {
    const { status, body } = await predict(fixture.url, fixture.photo);
    expect(status).toBe(200);
    expect(body).toEqual({ success: true, prediction: 'Eskimo_dog', score: 0.7323 });
    expect(fixture.classifier.jobs[0]).toMatchObject({
      preset: 'KERAS',
      mediaType: 'image/png',
    });
  });

  it('names its answer in a header, by which feedback can be given', async () => {
    const { headers } = await predict(fixture.url, fixture.photo);
    const classificationId = headers.get('x-classification-id');
    const { body } = await fixture.graphql(
      `mutation ($input: FeedbackInput!) {
        reportFeedback(input: $input) { classificationId verdict } }`,
      { input: { classificationId, verdict: 'WRONG' } },
    );
    expect(body).toEqual({ data: { reportFeedback: { classificationId, verdict: 'WRONG' } } });
    await expect(fixture.feedback()).resolves.toMatchObject([
      { classificationId, preprocessing: 'KERAS', predicted: { label: { name: 'Eskimo_dog' } } },
    ]);
  });

  it('takes a trailing slash and the other profile', async () => {
    const form = new FormData();
    form.append('file', new Blob([PNG]), 'a.png');
    const response = await fixture.post('/predict/?preprocessing=CENTER_CROP', { body: form });
    expect(response.status).toBe(200);
    expect(fixture.classifier.jobs[0]?.preset).toBe('CENTER_CROP');
  });

  it('passes over other parts and takes the first usable file', async () => {
    const response = await fixture.postForm('/predict', (form) => {
      form.append('note', 'hello');
      form.append('other', new Blob([new Uint8Array(500)]), 'other.bin');
      form.append('file', new Blob([PNG]), 'a.png');
      form.append('file', new Blob([new Uint8Array(500)]), 'second.png');
    });
    expect(response.status).toBe(200);
  });

  it.each([
    [
      'no field',
      (form: FormData) => {
        form.append('photo', new Blob([PNG]), 'a.png');
      },
    ],
    [
      'a text field of that name',
      (form: FormData) => {
        form.append('file', 'text');
      },
    ],
    [
      'an empty file',
      (form: FormData) => {
        form.append('file', new Blob([]), 'a.png');
      },
    ],
  ])('answers 400 in the legacy shape to %s', async (_, fill) => {
    const response = await fixture.postForm('/predict', fill);
    expect(response.status).toBe(400);
    expect(response.headers.get('x-error-code')).toBe('BAD_USER_INPUT');
    await expect(response.json()).resolves.toEqual(LEGACY_FAILURE);
  });

  it.each([
    ['a JSON body', { 'content-type': 'application/json' }, '{"file": 1}'],
    ['a malformed JSON body', { 'content-type': 'application/json' }, '{'],
    ['a body of no known type', { 'content-type': 'application/x-unknown' }, 'x'],
    ['a multipart body without boundary', { 'content-type': 'multipart/form-data' }, 'x'],
    ['no body', {}, undefined],
  ])('answers 400 in the legacy shape to %s', async (_, headers, body) => {
    const response = await fixture.post('/predict', {
      headers,
      ...(body === undefined ? {} : { body }),
    });
    expect(response.status).toBe(400);
    await expect(response.json()).resolves.toEqual(LEGACY_FAILURE);
  });

  it('answers 400 to a file without a name, as Flask did', async () => {
    const body = [
      '--b',
      'content-disposition: form-data; name="file"; filename=""',
      'content-type: application/octet-stream',
      '',
      '',
      '--b--',
      '',
    ].join('\r\n');
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    const response = await fixture.post('/predict', { headers, body });
    expect(response.status).toBe(400);
    await expect(response.json()).resolves.toEqual(LEGACY_FAILURE);
  });

  it('answers 400 to a profile that does not exist', async () => {
    const form = new FormData();
    form.append('file', new Blob([PNG]), 'a.png');
    const response = await fixture.post('/predict?preprocessing=NONE', { body: form });
    expect(response.status).toBe(400);
    expect(response.headers.get('x-error-message')).toBe(
      'Expected "preprocessing" to be CENTER_CROP or KERAS; "NONE" came.',
    );
  });

  it('says more than the legacy keys where the status is another', async () => {
    const response = await fixture.postForm('/predict', (form) => {
      form.append('file', new Blob(['%PDF-1.7']), 'photo.jpg');
    });
    expect(response.status).toBe(415);
    await expect(response.json()).resolves.toEqual({
      ...LEGACY_FAILURE,
      error: {
        code: 'UNSUPPORTED_MEDIA_TYPE',
        message: 'Expected JPEG, PNG, WebP, GIF or AVIF; came a PDF document.',
      },
    });
  });

  it('refuses one byte too many and takes the most that is allowed', async () => {
    const send = async (bytes: number): Promise<number> => {
      const image = Buffer.concat([PNG, Buffer.alloc(bytes - PNG.length)]);
      const response = await fixture.postForm('/predict', (form) => {
        form.append('file', new Blob([image]), 'a.png');
      });
      return response.status;
    };
    await expect(send(1000)).resolves.toBe(200);
    await expect(send(1001)).resolves.toBe(413);
    await expect(send(5_000_000)).resolves.toBe(413);
  });

  it('carries a failed reply to the client', async () => {
    const image = Buffer.concat([PNG, Buffer.alloc(100 - PNG.length)]);
    const response = await fixture.postForm('/predict', (form) => {
      form.append('file', new Blob([image]), 'a.png');
    });
    expect(response.status).toBe(422);
    expect(response.headers.get('x-error-code')).toBe('INVALID_IMAGE');
  });

  it('answers 405 to GET', async () => {
    const response = await fetch(`${fixture.url}/predict`);
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
    expect(response.headers.get('x-error-code')).toBe('BAD_USER_INPUT');
  });

  it.each([
    ['image', 'file'],
    ['file', 'image'],
  ])('takes the first photo of the two fields: %s, not %s', async (first, second) => {
    const response = await fixture.postForm('/predict', (form) => {
      form.append(first, new Blob([PNG]), 'a.png');
      form.append(second, new Blob(['%PDF-1.7']), 'b.pdf');
    });
    expect(response.status).toBe(200);
  });

  const withParts =
    (...parts: readonly (readonly [name: string, fileName?: string])[]) =>
    () => ({
      headers: { 'content-type': 'multipart/form-data; boundary=boundary' },
      body: new Uint8Array(
        multipartBody(
          parts.map(([name, fileName]) => ({
            name,
            content: '',
            ...(fileName === undefined ? {} : { fileName }),
          })),
        ),
      ),
    });
  const typed = (type: string, body: string) => () => ({ headers: { 'content-type': type }, body });

  it.each<[string, () => RequestInit, RegExp]>([
    ['no field', withParts(), /; no field came\.$/],
    ['one of text', withParts(['file']), /; the text field "file" came\.$/],
    ['one without a file name', withParts(['image', '']), /; "image" without a file name came\.$/],
    [
      'others',
      withParts(['photo', 'a.png'], ['b']),
      /the file "photo" and the text field "b" came/,
    ],
    [
      'many',
      withParts(...Array.from({ length: 9 }, (_, index) => [`f${String(index)}`] as const)),
      /"f0", the text field "f1", the text field "f2", the text field "f3" and 5 more came\.$/,
    ],
    [
      'a name of other letters',
      withParts(['für\t🐈', 'a']),
      /the file "f\\u00fcr\\t\\ud83d\\udc08" came/,
    ],
    ['an endless name', withParts(['x'.repeat(5000)]), /; the text field "x{40}\\u2026" came\.$/],
    ['JSON', typed('application/json', '{'), /; a body of type "application\/json" came\.$/],
    ['a form', typed('application/x-www-form-urlencoded', 'file=1'), /urlencoded" came\.$/],
    ['a type that is none', typed('multipart', 'x'), /; a body of type "multipart" came\.$/],
    ['no type', () => ({}), /; a request without a Content-Type came\.$/],
    ['no boundary', typed('multipart/form-data', 'x'), /; no field, and then bytes that cannot be/],
    [
      'half a part',
      typed('multipart/form-data; boundary=b', '--b\r\nabc'),
      /no field, and then bytes/,
    ],
  ])('says in a header why, and in the body no more than before: %s', async (_, init, reason) => {
    const response = await fixture.post('/predict', init());
    expect(response.status).toBe(400);
    expect(JSON.stringify(await response.json())).toBe(JSON.stringify(LEGACY_FAILURE));
    const message = response.headers.get('x-error-message');
    expect(message).toMatch(
      /^Expected a multipart request with a file in the field "file" or "image"; /,
    );
    expect(message).toMatch(reason);
    expect(message).toMatch(/^[ -~]{1,200}$/);
  });
});
