/** @jest-environment node */
import { afterEach, describe, expect, test } from '@jest/globals';
import { createGraphqlClient } from '../graphql-client';
import { sampleClassification } from '../testing/sample-classification';
import { createClassifyImage, type ClassificationOutcome } from './classify-image';

const image = new File(['pixels'], 'husky.jpg', { type: 'image/jpeg' });

function json(body: unknown, status = 200): Response {
  return Response.json(body, { status });
}

function refusal(code: string, status = 200): Response {
  return json({ errors: [{ message: 'What was expected.', extensions: { code } }] }, status);
}

/** Sends one photo to a server that answers as told. */
function outcomeOf(answer: typeof fetch): Promise<ClassificationOutcome> {
  return createClassifyImage(createGraphqlClient(answer))(image, new AbortController().signal);
}

describe('the request', () => {
  let request: Request | undefined;
  const answer: typeof fetch = (input, init) => {
    if (typeof input !== 'string') throw new TypeError('Expected a path, got an object.');
    request = new Request(new URL(input, 'http://page.test'), init);
    return Promise.resolve(json({ data: { classify: sampleClassification() } }));
  };
  afterEach(() => {
    request = undefined;
  });

  test('is multipart, to the own host, and passes the CSRF guard', async () => {
    await outcomeOf(answer);
    expect(request?.url).toBe('http://page.test/graphql');
    expect(request?.headers.get('apollo-require-preflight')).toBe('1');
    expect(request?.headers.get('content-type')).toMatch(/^multipart\/form-data; boundary=/);
  });

  test('carries the photo unchanged', async () => {
    await outcomeOf(answer);
    const form = await request?.formData();
    expect(form?.get('map')).toBe('{"1":["variables.image"]}');
    const sent = form?.get('1');
    expect(sent instanceof File && sent.name).toBe('husky.jpg');
  });
});

describe('the outcome', () => {
  test('is the classification as it came', async () => {
    const classification = sampleClassification();
    expect(
      await outcomeOf(() => Promise.resolve(json({ data: { classify: classification } }))),
    ).toEqual({ phase: 'succeeded', classification });
  });

  test.each([200, 413, 503])('is the code of a GraphQL error under status %p', async (status) => {
    expect(await outcomeOf(() => Promise.resolve(refusal('QUEUE_FULL', status)))).toEqual({
      phase: 'failed',
      failure: { code: 'QUEUE_FULL', detail: 'What was expected.' },
    });
  });

  test('is an internal failure for a code the page does not know', async () => {
    expect(await outcomeOf(() => Promise.resolve(refusal('BAD_REQUEST', 400)))).toEqual({
      phase: 'failed',
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
    expect(await outcomeOf(() => Promise.resolve(page))).toEqual({
      phase: 'failed',
      failure: { code },
    });
  });

  test('is a network failure when no answer comes', async () => {
    expect(await outcomeOf(() => Promise.reject(new TypeError('Failed to fetch')))).toEqual({
      phase: 'failed',
      failure: { code: 'NETWORK_FAILURE' },
    });
  });
});

test('aborting takes the upload back', async () => {
  const controller = new AbortController();
  let isTakenBack = false;
  const abortOnceSent: typeof fetch = (_, init) =>
    new Promise((_resolve, reject) => {
      init?.signal?.addEventListener('abort', () => {
        isTakenBack = true;
        reject(new DOMException('Aborted', 'AbortError'));
      });
      controller.abort();
    });
  const client = createGraphqlClient(abortOnceSent);
  await createClassifyImage(client)(image, controller.signal);
  expect(isTakenBack).toBe(true);
});
