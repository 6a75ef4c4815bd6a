import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BOUNDARY, multipartBody } from '@detections/test-support';
import { ApiFixture, PNG } from '../../../api.fixture.js';
import { BROKEN_BYTES } from '../../../application/classifiers/fake-classifiers.fixture.js';

const ADD = /* GraphQL */ `
  mutation (
    $classifier: String!
    $className: String!
    $images: [Upload!]!
    $source: ExampleSource
  ) {
    addExamples(classifier: $classifier, className: $className, images: $images, source: $source) {
      ids
      added
      classifier {
        name
        state
        version
        classes {
          name
          exampleCount
        }
      }
    }
  }
`;
const EXAMPLES = /* GraphQL */ `
  query ($first: Int! = 50, $after: String, $className: String) {
    classifier(name: "screws") {
      examples(first: $first, after: $after, className: $className) {
        examples {
          id
          className
          source
          thumbnail
          photo
        }
        next
      }
    }
  }
`;

interface Added {
  readonly data: {
    readonly addExamples: { readonly ids: readonly string[]; readonly added: number };
  };
}

interface Listed {
  readonly data: {
    readonly classifier: {
      readonly examples: {
        readonly examples: readonly { readonly id: string; readonly className: string }[];
        readonly next: string | null;
      };
    };
  };
}

const picture = (number: number): Buffer => Buffer.concat([PNG, Buffer.from([number])]);
const dataUrl = (bytes: Buffer): string => `data:image/jpeg;base64,${bytes.toString('base64')}`;

describe('own classifiers over GraphQL', () => {
  let fixture: ApiFixture;

  const start = async (environment: Readonly<Record<string, string>> = {}): Promise<void> => {
    fixture = await ApiFixture.start(environment);
    await fixture.classifier.start();
  };

  beforeEach(() => start());
  afterEach(() => fixture.close());

  const ask = async (query: string, variables: object = {}): Promise<unknown> =>
    (await fixture.graphql(query, variables)).body;
  const create = (name = 'screws'): Promise<unknown> =>
    ask('mutation ($name: String!) { createClassifier(name: $name) { name } }', { name });
  const add = async (
    className: string,
    pictures: readonly Buffer[],
    variables: object = {},
  ): Promise<{ status: number; body: unknown }> => {
    const images = pictures.map(() => null);
    const all = { classifier: 'screws', className, images, ...variables };
    const map = pictures.map((_, file) => [String(file), [`variables.images.${String(file)}`]]);
    const response = await fixture.post('/graphql', {
      headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
      body: new Uint8Array(
        multipartBody([
          { name: 'operations', content: JSON.stringify({ query: ADD, variables: all }) },
          { name: 'map', content: JSON.stringify(Object.fromEntries(map)) },
          ...pictures.map((content, file) => ({
            name: String(file),
            fileName: `${String(file)}.png`,
            content,
          })),
        ]),
      ),
    });
    return { status: response.status, body: await response.json() };
  };
  const addTo = async (className: string, ...pictures: Buffer[]): Promise<readonly string[]> => {
    const { body } = await add(className, pictures);
    return (body as Added).data.addExamples.ids;
  };
  const list = async (variables: object = {}): Promise<Listed['data']['classifier']['examples']> =>
    ((await ask(EXAMPLES, variables)) as Listed).data.classifier.examples;
  const refusal = (code: string, message = '') => ({
    errors: [{ message: expect.stringContaining(message), extensions: { code } }],
  });

  it('are made, shown by name, and listed', async () => {
    await create();
    await create('bolts');
    const fields = 'name base preset state isCurrent reason version threshold exampleCount';
    const all = `${fields} classes { name } quality { accuracy } versions { version }`;
    const made = {
      name: 'screws',
      base: 'resnet50@1',
      preset: 'CENTER_CROP',
      state: 'NOT_READY',
      isCurrent: false,
      reason: 'Expected photos of two classes.',
      version: null,
      threshold: null,
      exampleCount: 0,
      classes: [],
      quality: null,
      versions: [],
    };
    await expect(ask(`{ classifier(name: "screws") { ${all} } }`)).resolves.toEqual({
      data: { classifier: made },
    });
    await expect(ask(`{ classifiers { ${all} } }`)).resolves.toEqual({
      data: { classifiers: [{ ...made, name: 'bolts' }, made] },
    });
  });

  it('answer once two classes have photos, and say by which version', async () => {
    await create();
    const first = await add('long', [picture(1), picture(2)]);
    expect(first.body).toMatchObject({
      data: { addExamples: { added: 2, classifier: { state: 'NOT_READY', version: null } } },
    });
    const second = await add('short', [picture(3)], { source: 'CORRECTION' });
    expect(second.body).toEqual({
      data: {
        addExamples: {
          ids: [expect.any(String)],
          added: 1,
          classifier: {
            name: 'screws',
            state: 'READY',
            version: 1,
            classes: [
              { name: 'long', exampleCount: 2 },
              { name: 'short', exampleCount: 1 },
            ],
          },
        },
      },
    });
    const { examples } = await list();
    expect(examples).toMatchObject([
      { className: 'long', source: 'UPLOAD' },
      { className: 'long', source: 'UPLOAD' },
      { className: 'short', source: 'CORRECTION' },
    ]);
  });

  it('show photos only to those who ask for them, a few at a time', async () => {
    await create();
    for (let sent = 0; sent < 24; sent += 8) {
      await addTo('long', ...Array.from({ length: 8 }, (_, each) => picture(sent + each)));
    }
    await ask('{ classifier(name: "screws") { examples { examples { id } } } }');
    expect(fixture.classifiers.mostReading).toBe(0);
    const { examples } = await list();
    expect(examples).toHaveLength(24);
    expect(examples[1]).toMatchObject({
      photo: dataUrl(picture(1)),
      thumbnail: dataUrl(PNG.subarray(0, 8)),
    });
    expect(fixture.classifiers.mostReading).toBe(8);
  });

  it('list examples by pages and by class', async () => {
    await create();
    await addTo('long', picture(1), picture(2), picture(3));
    await addTo('short', picture(4));
    const first = await list({ first: 3 });
    const second = await list({ first: 3, after: first.next });
    expect([...first.examples, ...second.examples].map(({ className }) => className)).toEqual([
      'long',
      'long',
      'long',
      'short',
    ]);
    expect(second.next).toBeNull();
    expect((await list({ className: 'short' })).examples).toHaveLength(1);
  });

  it('know a photo that a class had already', async () => {
    await create();
    const [id] = await addTo('long', picture(1));
    const { body } = await add('long', [picture(2), picture(1)]);
    expect((body as Added).data.addExamples).toMatchObject({
      ids: [expect.any(String), id],
      added: 1,
    });
  });

  it('have examples moved and removed, and classes added, renamed and removed', async () => {
    await create();
    const [one, other] = await addTo('long', picture(1), picture(2));
    const classes = 'classes { name exampleCount }';
    const changes = [
      [`addClass(classifier: "screws", className: "odd") { ${classes} }`, 'long 2, odd 0'],
      [
        `moveExamples(classifier: "screws", ids: ["${String(one).toUpperCase()}"], className: "odd") { ${classes} }`,
        'long 1, odd 1',
      ],
      [
        `renameClass(classifier: "screws", className: "odd", name: "日本 / 🔩") { ${classes} }`,
        'long 1, 日本 / 🔩 1',
      ],
      [
        `removeExamples(classifier: "screws", ids: ["${String(other)}"]) { ${classes} }`,
        'long 0, 日本 / 🔩 1',
      ],
      [`removeClass(classifier: "screws", className: "日本 / 🔩") { ${classes} }`, 'long 0'],
    ] as const;
    for (const [mutation, left] of changes) {
      const body = (await ask(`mutation { changed: ${mutation} }`)) as {
        data: { changed: { classes: { name: string; exampleCount: number }[] } };
      };
      const told = body.data.changed.classes.map(
        ({ name, exampleCount }) => `${name} ${String(exampleCount)}`,
      );
      expect(told.join(', ')).toBe(left);
    }
  });

  it('go back to an earlier version, get another name and another base', async () => {
    await create();
    await addTo('long', picture(1));
    await addTo('short', picture(2));
    await addTo('short', picture(3));
    await expect(
      ask(
        'mutation { rollBackClassifier(classifier: "screws", version: 1) { version versions { version isActive classCount exampleCount } } }',
      ),
    ).resolves.toEqual({
      data: {
        rollBackClassifier: {
          version: 1,
          versions: [
            { version: 2, isActive: false, classCount: 2, exampleCount: 3 },
            { version: 1, isActive: true, classCount: 2, exampleCount: 2 },
          ],
        },
      },
    });
    await expect(
      ask(
        'mutation { renameClassifier(classifier: "screws", name: "bolts") { name } changeClassifierBase(classifier: "bolts", base: "fruit@2") { base } }',
      ),
    ).resolves.toEqual({
      data: { renameClassifier: { name: 'bolts' }, changeClassifierBase: { base: 'fruit@2' } },
    });
  });

  it('are deleted by those who confirm what goes', async () => {
    await create();
    await addTo('long', picture(1));
    const remove = (confirmation?: string) =>
      fixture.graphql(
        'mutation ($confirmation: String) { deleteClassifier(classifier: "screws", confirmation: $confirmation) { name classes examples versions } }',
        { confirmation },
      );
    const tokenOf = async (confirmation?: string): Promise<string> => {
      const { status, body } = await remove(confirmation);
      expect(status).toBe(409);
      expect(body).toMatchObject(refusal('CONFIRMATION_REQUIRED', '1 examples'));
      return (body as { errors: [{ extensions: { confirmation: string } }] }).errors[0].extensions
        .confirmation;
    };
    const stale = await tokenOf();
    await addTo('long', picture(1), picture(2));
    fixture.classifiers.quality = undefined;
    const { body } = await remove(stale);
    expect(body).toMatchObject(refusal('CONFIRMATION_REQUIRED', '2 examples'));
    const { confirmation } = (body as { errors: [{ extensions: { confirmation: string } }] })
      .errors[0].extensions;
    expect((await remove(confirmation)).body).toEqual({
      data: { deleteClassifier: { name: 'screws', classes: 1, examples: 2, versions: 0 } },
    });
    await expect(ask('{ classifier(name: "screws") { name } }')).resolves.toMatchObject(
      refusal('CLASSIFIER_NOT_FOUND'),
    );
  });

  it('refuse what cannot be, by its code', async () => {
    await create();
    const refused = [
      ['createClassifier(name: "resnet50") { name }', 'NAME_TAKEN'],
      ['createClassifier(name: "Screws") { name }', 'BAD_USER_INPUT'],
      ['createClassifier(name: "a", base: "B C") { name }', 'BAD_USER_INPUT'],
      ['addClass(classifier: "nuts", className: "a") { name }', 'CLASSIFIER_NOT_FOUND'],
      [
        `addClass(classifier: "screws", className: "${'a'.repeat(10_000)}") { name }`,
        'BAD_USER_INPUT',
      ],
      ['removeClass(classifier: "screws", className: "none") { name }', 'CLASS_NOT_FOUND'],
      ['removeExamples(classifier: "screws", ids: []) { name }', 'BAD_USER_INPUT'],
      ['removeExamples(classifier: "screws", ids: ["../1"]) { name }', 'BAD_USER_INPUT'],
      [
        'removeExamples(classifier: "screws", ids: ["00000000-0000-4000-8000-000000000000"]) { name }',
        'EXAMPLE_NOT_FOUND',
      ],
      ['addExamples(classifier: "screws", className: "a", images: []) { added }', 'BAD_USER_INPUT'],
      ['rollBackClassifier(classifier: "screws", version: 7) { name }', 'EXAMPLE_NOT_FOUND'],
    ] as const;
    for (const [mutation, code] of refused) {
      await expect(ask(`mutation { ${mutation} }`)).resolves.toMatchObject(refusal(code));
    }
  });

  it('take all photos of a request, or none', async () => {
    await create();
    const broken = Buffer.concat([PNG, Buffer.alloc(BROKEN_BYTES - PNG.length)]);
    const { status, body } = await add('long', [picture(1), broken]);
    expect(status).toBe(422);
    expect(body).toMatchObject(refusal('INVALID_IMAGE'));
    expect((await list()).examples).toEqual([]);
  });

  it.each([0, 201])('refuse pages of %d examples', async (first) => {
    await create();
    const query = `{ classifier(name: "screws") { examples(first: ${String(first)}) { next } } }`;
    await expect(ask(query)).resolves.toMatchObject(
      refusal('BAD_USER_INPUT', `Expected "first" to be from 1 to 200; ${String(first)} came.`),
    );
  });

  it('refuse more photos in an answer than fit', async () => {
    await create();
    await expect(ask(EXAMPLES, { first: 100 })).resolves.toMatchObject(
      refusal('BAD_USER_INPUT', 'at most 50000 values'),
    );
  });

  it('tell what a person can do, by names and ids', async () => {
    await create();
    const [one, other] = await addTo('long', picture(1), picture(2));
    await addTo('short', picture(3));
    const { record } = await fixture.classifiers.show('screws');
    fixture.classifiers.quality = {
      classIds: [...record.classes.map(({ id }) => id), 'gone'],
      exampleIds: [String(one), String(other)],
      quality: {
        accuracy: 0.75,
        classes: [
          { examples: 2, accuracy: 0.5, tooFew: true },
          { examples: 1, accuracy: undefined, tooFew: true },
          { examples: 9, accuracy: 1, tooFew: false },
        ],
        confusions: [
          { classIndex: 2, takenFor: 0, count: 3 },
          { classIndex: 0, takenFor: 1, count: 1 },
        ],
        misplaced: [{ example: 1, classIndex: 0, likelyClass: 1, margin: 0.25 }],
        duplicates: [{ first: 0, second: 1, cosine: 0.99 }],
        learningCurve: [{ examples: 6, accuracy: 0.5 }],
        gainOfLastDoubling: undefined,
        morePhotosHelp: undefined,
      },
    };
    await expect(
      ask(`{ classifier(name: "screws") {
        classes { name accuracy tooFew }
        quality {
          accuracy confusions { className takenFor count }
          misplaced { exampleId className likelyClassName margin }
          duplicates { firstId secondId similarity }
          learningCurve { examplesPerClass accuracy } gainOfLastDoubling morePhotosHelp
        }
      } }`),
    ).resolves.toEqual({
      data: {
        classifier: {
          classes: [
            { name: 'long', accuracy: 0.5, tooFew: true },
            { name: 'short', accuracy: null, tooFew: true },
          ],
          quality: {
            accuracy: 0.75,
            confusions: [{ className: 'long', takenFor: 'short', count: 1 }],
            misplaced: [
              { exampleId: other, className: 'long', likelyClassName: 'short', margin: 0.25 },
            ],
            duplicates: [{ firstId: one, secondId: other, similarity: 0.99 }],
            learningCurve: [{ examplesPerClass: 2, accuracy: 0.5 }],
            gainOfLastDoubling: null,
            morePhotosHelp: null,
          },
        },
      },
    });
  });

  describe('with keys of several roles', () => {
    const hash = (key: string): string => createHash('sha256').update(key).digest('hex');
    const send = async (query: string, key: string): Promise<unknown> => {
      const response = await fixture.post('/graphql', {
        headers: { 'content-type': 'application/json', 'x-api-key': key },
        body: JSON.stringify({ query }),
      });
      return response.json();
    };

    beforeEach(async () => {
      await fixture.close();
      await start({ API_KEYS: `${hash('reads')},${hash('teaches')}:teach` });
      await send('mutation { createClassifier(name: "screws") { name } }', 'teaches');
    });

    it('are shown to whoever may ask, and changed by who may teach', async () => {
      const teaching = '{ teaching { allowed reason maxClassifiers maxPhotoBytes } }';
      await expect(send(teaching, 'teaches')).resolves.toEqual({
        data: {
          teaching: { allowed: true, reason: null, maxClassifiers: 3, maxPhotoBytes: 1_000_000 },
        },
      });
      await expect(send(teaching, 'reads')).resolves.toMatchObject({
        data: { teaching: { allowed: false, reason: expect.stringContaining('role teach') } },
      });
      await expect(send('{ classifiers { name } }', 'reads')).resolves.toEqual({
        data: { classifiers: [{ name: 'screws' }] },
      });
    });

    it('refuse their photos and every change to those who may not teach', async () => {
      const refused = [
        '{ classifier(name: "screws") { examples { next } } }',
        'mutation { createClassifier(name: "a") { name } }',
        'mutation { renameClassifier(classifier: "screws", name: "a") { name } }',
        'mutation { deleteClassifier(classifier: "screws") { name } }',
        'mutation { addClass(classifier: "screws", className: "a") { name } }',
        'mutation { renameClass(classifier: "screws", className: "a", name: "b") { name } }',
        'mutation { removeClass(classifier: "screws", className: "a") { name } }',
        'mutation { addExamples(classifier: "screws", className: "a", images: []) { added } }',
        'mutation { moveExamples(classifier: "screws", className: "a", ids: []) { name } }',
        'mutation { removeExamples(classifier: "screws", ids: []) { name } }',
        'mutation { rollBackClassifier(classifier: "screws", version: 1) { name } }',
        'mutation { changeClassifierBase(classifier: "screws", base: "fruit") { name } }',
      ];
      for (const query of refused) {
        const answer = await send(query, 'reads');
        expect(answer).toMatchObject(refusal('FORBIDDEN', 'role teach'));
      }
    });
  });
});
