import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  createInMemoryQueue,
  failedReply,
  InvalidImageError,
  systemClock,
  type InMemoryQueue,
} from '@detections/schema';
import { classify, FakeClassifier, predict, succeed } from '@detections/testing';
import { pino } from 'pino';
import { Api } from './app.js';
import { apiVariables } from './config.js';
import { FileFeedbackStore } from './feedback/file-feedback-store.js';

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const LEGACY_FAILURE = { success: false, prediction: null, score: null };

describe('the API before a fake classifier', () => {
  let folder: string;
  let queue: InMemoryQueue;
  let api: Api;
  let classifier: FakeClassifier;
  let photo: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'detections-api-'));
    photo = join(folder, 'photo.jpg');
    await writeFile(photo, PNG);
    await writeFile(join(folder, 'index.html'), '<title>Detections</title>');
    queue = createInMemoryQueue({ maxQueueLength: 8, maxQueueBytes: 1_000_000 }, systemClock);
    const config = apiVariables.parse({ PORT: '0', UI_DIR: folder, MAX_UPLOAD_BYTES: '1000' });
    api = new Api({
      config,
      dispatcher: queue.dispatcher,
      feedback: new FileFeedbackStore(folder),
      clock: systemClock,
      logger: pino({ level: 'silent' }),
    });
    await api.start();
    classifier = new FakeClassifier(queue.source, (job) =>
      job.image.length === 100
        ? failedReply(job.id, new InvalidImageError('It is truncated.'))
        : succeed(job),
    );
  });

  afterEach(async () => {
    await api.close();
    await classifier.close();
    await rm(folder, { recursive: true });
  });

  const post = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${api.url}${path}`, { method: 'POST', redirect: 'manual', ...init });
  const postForm = (path: string, fill: (form: FormData) => void): Promise<Response> => {
    const form = new FormData();
    fill(form);
    return post(path, { body: form });
  };
  const postGraphql = async (body: object): Promise<{ status: number; body: unknown }> => {
    const response = await post('/graphql', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };

  describe('POST /predict', () => {
    beforeEach(() => classifier.start());

    it('answers with exactly the three legacy keys', async () => {
      const { status, body } = await predict(api.url, photo);
      expect(status).toBe(200);
      expect(body).toEqual({ success: true, prediction: 'Eskimo_dog', score: 0.7323 });
      expect(classifier.jobs[0]).toMatchObject({ preprocessing: 'KERAS', mediaType: 'image/png' });
    });

    it('takes a trailing slash and the other profile', async () => {
      const form = new FormData();
      form.append('file', new Blob([PNG]), 'a.png');
      const response = await post('/predict/?preprocessing=CENTER_CROP', { body: form });
      expect(response.status).toBe(200);
      expect(classifier.jobs[0]?.preprocessing).toBe('CENTER_CROP');
    });

    it('passes over other parts and takes the first usable file', async () => {
      const response = await postForm('/predict', (form) => {
        form.append('note', 'hello');
        form.append('other', new Blob([new Uint8Array(500)]), 'other.bin');
        form.append('file', new Blob([PNG]), 'a.png');
        form.append('file', new Blob([new Uint8Array(500)]), 'second.png');
      });
      expect(response.status).toBe(200);
    });

    it.each([
      ['no field', (form: FormData) => form.append('photo', new Blob([PNG]), 'a.png')],
      ['a text field of that name', (form: FormData) => form.append('file', 'text')],
      ['an empty file', (form: FormData) => form.append('file', new Blob([]), 'a.png')],
    ])('answers 400 in the legacy shape to %s', async (_, fill) => {
      const response = await postForm('/predict', fill);
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
      const response = await post('/predict', { headers, ...(body === undefined ? {} : { body }) });
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
      const response = await post('/predict', { headers, body });
      expect(response.status).toBe(400);
      await expect(response.json()).resolves.toEqual(LEGACY_FAILURE);
    });

    it('answers 400 to a profile that does not exist', async () => {
      const form = new FormData();
      form.append('file', new Blob([PNG]), 'a.png');
      const response = await post('/predict?preprocessing=NONE', { body: form });
      expect(response.status).toBe(400);
    });

    it('says more than the legacy keys where the status is another', async () => {
      const response = await postForm('/predict', (form) => {
        form.append('file', new Blob(['%PDF-1.7']), 'photo.jpg');
      });
      expect(response.status).toBe(415);
      await expect(response.json()).resolves.toEqual({
        ...LEGACY_FAILURE,
        error: {
          code: 'UNSUPPORTED_MEDIA_TYPE',
          message:
            'Expected JPEG, PNG, WebP, GIF or AVIF; the file begins with the bytes 255044462d312e37, which are none of these.',
        },
      });
    });

    it('refuses one byte too many and takes the most that is allowed', async () => {
      const send = async (bytes: number): Promise<number> => {
        const image = Buffer.concat([PNG, Buffer.alloc(bytes - PNG.length)]);
        const response = await postForm('/predict', (form) => {
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
      const response = await postForm('/predict', (form) => {
        form.append('file', new Blob([image]), 'a.png');
      });
      expect(response.status).toBe(422);
      expect(response.headers.get('x-error-code')).toBe('INVALID_IMAGE');
    });

    it('answers 405 to GET', async () => {
      const response = await fetch(`${api.url}/predict`);
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe('POST');
    });
  });

  describe('without a classifier', () => {
    it('is live, not ready, and refuses work with a code and a time to come back', async () => {
      const live = await fetch(`${api.url}/health/live`);
      expect(live.status).toBe(200);
      const ready = await fetch(`${api.url}/health/ready`);
      expect(ready.status).toBe(503);
      await expect(ready.json()).resolves.toMatchObject({ code: 'MODEL_NOT_READY' });
      const refused = await predict(api.url, photo);
      expect(refused.status).toBe(503);
      expect(refused.headers.get('retry-after')).toBe('5');
      expect(refused.body).toMatchObject({ ...LEGACY_FAILURE, error: { code: 'MODEL_NOT_READY' } });
      const graphql = await classify(api.url, photo);
      expect(graphql.status).toBe(503);
      expect(graphql.headers.get('retry-after')).toBe('5');
      expect(graphql.body).toMatchObject({
        errors: [{ extensions: { code: 'MODEL_NOT_READY' } }],
      });
    });

    it('becomes ready when one announces itself', async () => {
      await classifier.start();
      const ready = await fetch(`${api.url}/health/ready`);
      expect(ready.status).toBe(200);
    });
  });

  describe('POST /graphql', () => {
    beforeEach(() => classifier.start());

    it('classifies an upload and tells all about it', async () => {
      const { status, body } = await classify(api.url, photo);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        data: {
          classify: {
            label: { classIndex: 248, wordNetId: 'n02109961', name: 'Eskimo dog' },
            confidence: 0.73226,
            image: { width: 640, height: 480, mediaType: 'image/png', bytes: PNG.length },
            timing: { batchSize: 1 },
          },
        },
      });
      expect(classifier.jobs[0]).toMatchObject({ preprocessing: 'CENTER_CROP', topK: 5 });
    });

    it('asks the classifier for as many predictions as the whole query needs', async () => {
      const query = `
        mutation ($image: Upload!, $many: Int!) {
          classify(image: $image) { two: predictions(first: 2) { confidence } ...Many }
        }
        fragment Many on Classification { many: predictions(first: $many) { confidence } }`;
      const { body } = await classify(api.url, photo, { query, variables: { many: 1000 } });
      const { data } = body as { data: { classify: { two: unknown[]; many: unknown[] } } };
      expect(data.classify.two).toHaveLength(2);
      expect(data.classify.many).toHaveLength(1000);
      expect(classifier.jobs[0]?.topK).toBe(1000);
    });

    it('asks for the top one alone where no list is wanted', async () => {
      const query = 'mutation ($image: Upload!) { classify(image: $image) { confidence } }';
      await classify(api.url, photo, { query });
      expect(classifier.jobs[0]?.topK).toBe(1);
    });

    it.each([0, -1, 1001])('refuses first: %d before any work', async (first) => {
      const query = `mutation ($image: Upload!) {
        classify(image: $image) { predictions(first: ${String(first)}) { confidence } } }`;
      const { status, body } = await classify(api.url, photo, { query });
      expect(status).toBe(400);
      expect(body).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
      expect(classifier.jobs).toEqual([]);
    });

    it('tells of the model', async () => {
      await expect(postGraphql({ query: '{ model { name classCount } }' })).resolves.toEqual({
        status: 200,
        body: { data: { model: { name: 'resnet50', classCount: 1000 } } },
      });
    });

    it('refuses uploads without the preflight header', async () => {
      const form = new FormData();
      form.append('operations', JSON.stringify({ query: '{ model { name } }' }));
      form.append('map', '{}');
      const response = await post('/graphql', { body: form });
      expect(response.status).toBe(400);
      await expect(response.text()).resolves.toMatch(/CSRF/);
    });

    it.each([
      ['no operations', { map: '{}' }],
      ['operations that are no JSON', { operations: '{' }],
      ['a map before its operations', { map: '{}', operations: '{}' }],
      ['a map that is no JSON', { operations: '{"query":"{ model { name } }"}', map: '[' }],
      [
        'a map to a place that is not there',
        { operations: '{"query":"{ model { name } }"}', map: '{"0":["variables.image"]}' },
      ],
    ])('gives a GraphQL error to a multipart request with %s', async (_, fields) => {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      const headers = { 'apollo-require-preflight': '1' };
      const response = await post('/graphql', { body: form, headers });
      expect(response.status).toBe(400);
      await expect(response.json()).resolves.toMatchObject({
        errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
      });
    });

    it('gives a code to a file that the map promises and nobody sends', async () => {
      const form = new FormData();
      const query = 'mutation ($image: Upload!) { classify(image: $image) { confidence } }';
      form.append('operations', JSON.stringify({ query, variables: { image: null } }));
      form.append('map', '{"0":["variables.image"]}');
      const headers = { 'apollo-require-preflight': '1' };
      const response = await post('/graphql', { body: form, headers });
      expect(response.status).toBe(400);
      await expect(response.json()).resolves.toMatchObject({
        errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
      });
    });

    it('answers though nobody reads the upload, and the connection goes on', async () => {
      await writeFile(photo, Buffer.concat([PNG, Buffer.alloc(2_000_000)]));
      for (let round = 0; round < 3; round += 1) {
        const { status } = await classify(api.url, photo, { query: 'mutation { nonsense }' });
        expect(status).toBe(400);
      }
    });

    it('hides nothing but what is not the client’s business', async () => {
      const { body } = await postGraphql({ query: '{ nonsense }' });
      expect(body).toMatchObject({
        errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
      });
      expect(JSON.stringify(body)).not.toMatch(/stacktrace|node_modules/);
    });

    it('shows Apollo Sandbox to a browser', async () => {
      const response = await fetch(`${api.url}/graphql`, { headers: { accept: 'text/html' } });
      expect(response.status).toBe(200);
      const html = await response.text();
      expect(html).toContain('EmbeddedSandbox');
      expect(html).toContain('mutation ClassifyPhoto');
    });
  });

  describe('the other routes', () => {
    const feedback = async (): Promise<unknown[]> => {
      const text = await readFile(join(folder, 'feedback.jsonl'), 'utf8').catch(() => '');
      const lines = text.split('\n').filter((line) => line !== '');
      return lines.map((line) => (JSON.parse(line) as { report: unknown }).report);
    };

    it('serves the page at /, with a strict policy', async () => {
      const response = await fetch(`${api.url}/`);
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toBe('no-cache');
      expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
      await expect(response.text()).resolves.toContain('Detections');
    });

    it('sends the old form from POST / to the page', async () => {
      const response = await postForm('/', (form) => {
        form.append('file', new Blob([PNG]), 'a.png');
      });
      expect(response.status).toBe(302);
      expect(response.headers.get('location')).toBe('/');
    });

    it('keeps feedback of every kind of form, on one line, and answers 200', async () => {
      const answers = [
        await post('/feedback', { body: new URLSearchParams({ report: "{'a':\n'b'}" }) }),
        await postForm('/feedback', (form) => {
          form.append('report', 'by multipart');
        }),
        await fetch(`${api.url}/feedback?report=by+GET`),
        await post('/feedback', { body: new URLSearchParams({ report: '' }) }),
        await post('/feedback', { headers: { 'content-type': 'application/json' }, body: '{' }),
        await post('/feedback/', {}),
        await fetch(`${api.url}/feedback`),
      ];
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
      await expect(feedback()).resolves.toEqual(["{'a': 'b'}", 'by multipart', 'by GET']);
    });

    it('serves its OpenAPI document', async () => {
      const document = (await (await fetch(`${api.url}/openapi.json`)).json()) as { paths: object };
      expect(Object.keys(document.paths).sort()).toEqual([
        '/feedback',
        '/health/live',
        '/health/ready',
        '/predict',
      ]);
    });

    it('answers 404 in JSON to what is not there', async () => {
      const response = await fetch(`${api.url}/nothing`);
      expect(response.status).toBe(404);
      expect(response.headers.get('content-type')).toContain('application/json');
    });
  });
});
