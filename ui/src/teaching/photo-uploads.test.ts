import { beforeEach, expect, test } from '@jest/globals';
import type { Failure } from '../failures/failure';
import type { RequestOptions, RequestResult } from '../graphql/request';
import { photo } from '../testing/open-page';
import { FakeTeaching } from '../testing/fake-teaching';
import { PhotoUploads } from './photo-uploads';
import type { AddedExamples } from './teaching-server';

const target = { classifier: 'screws', className: 'nut', source: 'UPLOAD' } as const;
let teaching: FakeTeaching;
let uploads: PhotoUploads;
let waits: number[];
/** Of the next requests, before the server is asked. */
let failures: Failure[];
let during: (options: RequestOptions | undefined) => void;

beforeEach(() => {
  teaching = new FakeTeaching();
  teaching.have('screws', { bolt: 1, nut: 0 });
  [waits, failures, during] = [[], [], () => undefined];
  uploads = new PhotoUploads({
    addExamples: (added, options): Promise<RequestResult<AddedExamples>> => {
      during(options);
      const failure = failures.shift();
      return failure === undefined
        ? teaching.server.addExamples(added, options)
        : Promise.resolve({ ok: false, failure });
    },
    objection: ({ size }) => (size > 100 ? { code: 'IMAGE_TOO_LARGE' } : undefined),
    enqueue: (send) => send(),
    onAdded: () => undefined,
    wait: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
  });
});

test('resolves with the examples that the photos are now', async () => {
  const outcome = await uploads.add({ ...target, images: [photo('1.jpg'), photo('2.jpg')] });
  expect(outcome).toEqual({ ids: ['e2', 'e3'], repeated: 0, failures: [] });
  expect(uploads.uploads.get()).toEqual([]);
});

test('says how many their class had already', async () => {
  const images = [photo('1.jpg'), photo('2.jpg')];
  await uploads.add({ ...target, images });
  const outcome = await uploads.add({ ...target, images: [...images, photo('3.jpg')] });
  expect(outcome).toEqual({ ids: ['e2', 'e3', 'e4'], repeated: 2, failures: [] });
});

test('says how far a request is', async () => {
  let seen: unknown;
  during = (options) => {
    options?.onUploadProgress?.({ sentBytes: 1, totalBytes: 4 });
    seen = uploads.uploads.get().map(({ state }) => state);
  };
  await uploads.add({ ...target, images: [photo()] });
  expect(seen).toEqual([{ phase: 'sending', share: 0.25 }]);
});

test('finds out which of several is at fault', async () => {
  teaching.refusePhoto = ({ name }) => (name === 'bad.jpg' ? { code: 'INVALID_IMAGE' } : undefined);
  const images = [photo('1.jpg'), photo('bad.jpg'), photo('2.jpg')];
  const outcome = await uploads.add({ ...target, images });
  expect(outcome.ids).toHaveLength(2);
  expect(outcome.failures).toEqual([{ code: 'INVALID_IMAGE' }]);
  expect(uploads.uploads.get().map(({ image }) => image.name)).toEqual(['bad.jpg']);
});

test('waits out what passes by itself, as long as the server asks for', async () => {
  failures = [{ code: 'RATE_LIMITED', retryAfterMs: 7000 }];
  const { ids } = await uploads.add({ ...target, images: [photo()] });
  expect(ids).toHaveLength(1);
  expect(waits).toEqual([7000]);
});

test('gives up on what does not, and tries again when told to', async () => {
  failures = [{ code: 'INTERNAL' }];
  const outcome = await uploads.add({ ...target, images: [photo()] });
  expect(outcome).toEqual({ ids: [], repeated: 0, failures: [{ code: 'INTERNAL' }] });
  await uploads.retry('1');
  expect(uploads.uploads.get()).toEqual([]);
  expect(teaching.records[0]?.examples).toHaveLength(2);
});

test('sends no photo over the limit, and the others all the same', async () => {
  const images = [photo('huge.jpg', 'x'.repeat(101)), photo('small.jpg')];
  const outcome = await uploads.add({ ...target, images });
  expect(outcome).toEqual({ ids: ['e2'], repeated: 0, failures: [{ code: 'IMAGE_TOO_LARGE' }] });
});

test('photos that wait go to their class by its new name, and nowhere once it has gone', async () => {
  const images = Array.from({ length: 17 }, (_, index) => photo(`${String(index)}.jpg`));
  let requests = 0;
  during = () => {
    requests += 1;
    if (requests === 1) uploads.renamed(target, 'hex nut');
    if (requests === 2) uploads.drop({ classifier: 'screws', className: 'hex nut' });
  };
  await uploads.add({ ...target, images });
  expect(teaching.requests).toEqual(['addExamples nut 8 UPLOAD', 'addExamples hex nut 8 UPLOAD']);
  expect(uploads.uploads.get()).toEqual([]);
});
