/** @jest-environment node */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createGraphqlClient } from '../graphql/graphql-client';
import type { RequestResult } from '../graphql/request';
import type { UploadRequestInit } from '../graphql/upload-fetch';
import { sampleClassification } from '../testing/sample-classification';
import { createClassifyImage, type Classification } from './classify-image';

const image = new File(['pixels'], 'husky.jpg', { type: 'image/jpeg' });

/** Node 20 has none. */
const browser = { onLine: true };
Object.defineProperty(globalThis, 'navigator', { value: browser, configurable: true });

type Answer = (url: string, init?: UploadRequestInit) => Promise<Response>;

function json(body: unknown, status = 200): Response {
  return Response.json(body, { status });
}

function refusal(code: string, status = 200): Response {
  return json({ errors: [{ message: 'What was expected.', extensions: { code } }] }, status);
}

/** Sends one photo to a server that answers as told. */
function resultOf(answer: Answer, photo = image): Promise<RequestResult<Classification>> {
  const answering: Answer = async (url, init) => {
    const response = await answer(url, init);
    init?.onResponse?.(response);
    return response;
  };
  const { signal } = new AbortController();
  return createClassifyImage(createGraphqlClient(answering))(photo, { signal });
}

describe('the request', () => {
  let request: Request | undefined;
  const answer: Answer = (url, init) => {
    request = new Request(new URL(url, 'http://page.test'), init);
    return Promise.resolve(json({ data: { classify: sampleClassification() } }));
  };
  afterEach(() => {
    request = undefined;
  });

  test('is multipart, to the own host', async () => {
    await resultOf(answer);
    expect(request?.url).toBe('http://page.test/graphql');
    expect(request?.headers.get('content-type')).toMatch(/^multipart\/form-data; boundary=/);
  });

  test('carries the photo unchanged', async () => {
    await resultOf(answer);
    const form = await request?.formData();
    expect(form?.get('map')).toBe('{"1":["variables.image"]}');
    const sent = form?.get('1');
    expect(sent instanceof File && sent.name).toBe('husky.jpg');
  });
});

describe('the result', () => {
  beforeEach(() => {
    browser.onLine = true;
  });

  test('is the classification as it came', async () => {
    const classification = sampleClassification();
    expect(
      await resultOf(() => Promise.resolve(json({ data: { classify: classification } }))),
    ).toEqual({ ok: true, data: classification });
  });

  test.each([200, 413, 503])('is the code of a GraphQL error under status %p', async (status) => {
    expect(await resultOf(() => Promise.resolve(refusal('QUEUE_FULL', status)))).toEqual({
      ok: false,
      failure: { code: 'QUEUE_FULL', detail: 'What was expected.' },
    });
  });

  test('is an internal failure for a code the page does not know', async () => {
    expect(await resultOf(() => Promise.resolve(refusal('BAD_REQUEST', 400)))).toEqual({
      ok: false,
      failure: { code: 'INTERNAL', detail: 'What was expected.' },
    });
  });

  test.each([
    [413, 'IMAGE_TOO_LARGE'],
    [429, 'RATE_LIMITED'],
    [502, 'QUEUE_UNAVAILABLE'],
    [504, 'JOB_TIMEOUT'],
    [500, 'INTERNAL'],
    [200, 'INTERNAL'],
  ])('of a web page under status %p is %s', async (status, code) => {
    const page = new Response('<h1>A proxy</h1>', {
      status,
      headers: { 'content-type': 'text/html' },
    });
    expect(await resultOf(() => Promise.resolve(page))).toEqual({ ok: false, failure: { code } });
  });

  test('is a network failure when no answer comes', async () => {
    expect(await resultOf(() => Promise.reject(new TypeError('Failed to fetch')))).toEqual({
      ok: false,
      failure: { code: 'NETWORK_FAILURE' },
    });
  });

  test('is said to be the missing network where the browser knows of it', async () => {
    browser.onLine = false;
    expect(await resultOf(() => Promise.reject(new TypeError('Failed to fetch')))).toEqual({
      ok: false,
      failure: { code: 'OFFLINE' },
    });
  });

  test('is that the file cannot be read where it has gone since it was chosen', async () => {
    const gone = new File(['pixels'], 'gone.jpg');
    gone.slice = () => {
      throw new DOMException('It has changed.', 'NotReadableError');
    };
    expect(await resultOf(() => Promise.reject(new TypeError('Failed to fetch')), gone)).toEqual({
      ok: false,
      failure: { code: 'FILE_UNREADABLE' },
    });
  });

  test.each([
    ['7', 7000],
    ['Wed, 25 Nov 2026 07:28:00 GMT', undefined],
  ])('has the wait that Retry-After %p asks for', async (retryAfter, retryAfterMs) => {
    const result = await resultOf(() => {
      const response = refusal('QUEUE_FULL', 503);
      response.headers.set('retry-after', retryAfter);
      return Promise.resolve(response);
    });
    expect(!result.ok && result.failure.retryAfterMs).toBe(retryAfterMs);
  });
});

test('aborting takes the upload back', async () => {
  const controller = new AbortController();
  let isTakenBack = false;
  const abortOnceSent: Answer = (_, init) =>
    new Promise((_resolve, reject) => {
      init?.signal?.addEventListener('abort', () => {
        isTakenBack = true;
        reject(new DOMException('Aborted', 'AbortError'));
      });
      controller.abort();
    });
  const client = createGraphqlClient(abortOnceSent);
  await createClassifyImage(client)(image, { signal: controller.signal });
  expect(isTakenBack).toBe(true);
});
