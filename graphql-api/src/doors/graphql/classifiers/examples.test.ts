import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ApiFixture, PNG } from '../../../api.fixture.js';
import { BROKEN_BYTES } from '../../../application/classifiers/fake-classifiers.fixture.js';
import { EXAMPLES, picture, refusal, Teacher, type Added } from './teacher.fixture.js';

const dataUrl = (bytes: Buffer): string => `data:image/jpeg;base64,${bytes.toString('base64')}`;

describe('the examples of own classifiers over GraphQL', () => {
  let fixture: ApiFixture;
  let teacher: Teacher;

  beforeEach(async () => {
    fixture = await ApiFixture.start();
    await fixture.classifier.start();
    teacher = new Teacher(fixture);
  });

  afterEach(() => fixture.close());

  it('show photos only to those who ask for them, a few at a time', async () => {
    await teacher.create();
    for (let sent = 0; sent < 24; sent += 8) {
      await teacher.addTo('long', ...Array.from({ length: 8 }, (_, each) => picture(sent + each)));
    }
    await teacher.ask('{ classifier(name: "screws") { examples { examples { id } } } }');
    expect(fixture.classifiers.mostReading).toBe(0);
    const { examples } = await teacher.list();
    expect(examples).toHaveLength(24);
    expect(examples[1]).toMatchObject({
      photo: dataUrl(picture(1)),
      thumbnail: dataUrl(PNG.subarray(0, 8)),
    });
    expect(fixture.classifiers.mostReading).toBe(8);
  });

  it('list examples by pages and by class', async () => {
    await teacher.create();
    await teacher.addTo('long', picture(1), picture(2), picture(3));
    await teacher.addTo('short', picture(4));
    const first = await teacher.list({ first: 3 });
    const second = await teacher.list({ first: 3, after: first.next });
    expect([...first.examples, ...second.examples].map(({ className }) => className)).toEqual([
      'long',
      'long',
      'long',
      'short',
    ]);
    expect(second.next).toBeNull();
    expect((await teacher.list({ className: 'short' })).examples).toHaveLength(1);
  });

  it('know a photo that a class had already', async () => {
    await teacher.create();
    const [id] = await teacher.addTo('long', picture(1));
    const { body } = await teacher.add('long', [picture(2), picture(1)]);
    expect((body as Added).data.addExamples).toMatchObject({
      ids: [expect.any(String), id],
      added: 1,
    });
  });

  it('take all photos of a request, or none', async () => {
    await teacher.create();
    const broken = Buffer.concat([PNG, Buffer.alloc(BROKEN_BYTES - PNG.length)]);
    const { status, body } = await teacher.add('long', [picture(1), broken]);
    expect(status).toBe(422);
    expect(body).toMatchObject(refusal('INVALID_IMAGE'));
    expect((await teacher.list()).examples).toEqual([]);
  });

  it.each([0, 201])('refuse pages of %d examples', async (first) => {
    await teacher.create();
    const query = `{ classifier(name: "screws") { examples(first: ${String(first)}) { next } } }`;
    await expect(teacher.ask(query)).resolves.toMatchObject(
      refusal('BAD_USER_INPUT', `Expected "first" to be from 1 to 200; ${String(first)} came.`),
    );
  });

  it('refuse more photos in an answer than fit', async () => {
    await teacher.create();
    await expect(teacher.ask(EXAMPLES, { first: 100 })).resolves.toMatchObject(
      refusal('BAD_USER_INPUT', 'at most 50000 values'),
    );
  });
});
