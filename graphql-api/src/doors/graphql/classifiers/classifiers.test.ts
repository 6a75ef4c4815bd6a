import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ApiFixture } from '../../../api.fixture.js';
import { picture, refusal, Teacher } from './teacher.fixture.js';

describe('own classifiers over GraphQL', () => {
  let fixture: ApiFixture;
  let teacher: Teacher;

  beforeEach(async () => {
    fixture = await ApiFixture.start();
    await fixture.classifier.start();
    teacher = new Teacher(fixture);
  });

  afterEach(() => fixture.close());

  it('are made, shown by name, and listed', async () => {
    await teacher.create();
    await teacher.create('bolts');
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
    await expect(teacher.ask(`{ classifier(name: "screws") { ${all} } }`)).resolves.toEqual({
      data: { classifier: made },
    });
    await expect(teacher.ask(`{ classifiers { ${all} } }`)).resolves.toEqual({
      data: { classifiers: [{ ...made, name: 'bolts' }, made] },
    });
  });

  it('answer once two classes have photos, and say by which version', async () => {
    await teacher.create();
    const first = await teacher.add('long', [picture(1), picture(2)]);
    expect(first.body).toMatchObject({
      data: { addExamples: { added: 2, classifier: { state: 'NOT_READY', version: null } } },
    });
    const second = await teacher.add('short', [picture(3)], { source: 'CORRECTION' });
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
    const { examples } = await teacher.list();
    expect(examples).toMatchObject([
      { className: 'long', source: 'UPLOAD' },
      { className: 'long', source: 'UPLOAD' },
      { className: 'short', source: 'CORRECTION' },
    ]);
  });

  it('have examples moved and removed, and classes added, renamed and removed', async () => {
    await teacher.create();
    const [one, other] = await teacher.addTo('long', picture(1), picture(2));
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
      const body = (await teacher.ask(`mutation { changed: ${mutation} }`)) as {
        data: { changed: { classes: { name: string; exampleCount: number }[] } };
      };
      const told = body.data.changed.classes.map(
        ({ name, exampleCount }) => `${name} ${String(exampleCount)}`,
      );
      expect(told.join(', ')).toBe(left);
    }
  });

  it('go back to an earlier version, get another name and another base', async () => {
    await teacher.create();
    await teacher.addTo('long', picture(1));
    await teacher.addTo('short', picture(2));
    await teacher.addTo('short', picture(3));
    await expect(
      teacher.ask(
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
      teacher.ask(
        'mutation { renameClassifier(classifier: "screws", name: "bolts") { name } changeClassifierBase(classifier: "bolts", base: "fruit@2") { base } }',
      ),
    ).resolves.toEqual({
      data: { renameClassifier: { name: 'bolts' }, changeClassifierBase: { base: 'fruit@2' } },
    });
  });

  it('are deleted by those who confirm what goes', async () => {
    await teacher.create();
    await teacher.addTo('long', picture(1));
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
    await teacher.addTo('long', picture(1), picture(2));
    const { body } = await remove(stale);
    expect(body).toMatchObject(refusal('CONFIRMATION_REQUIRED', '2 examples'));
    const { confirmation } = (body as { errors: [{ extensions: { confirmation: string } }] })
      .errors[0].extensions;
    expect((await remove(confirmation)).body).toEqual({
      data: { deleteClassifier: { name: 'screws', classes: 1, examples: 2, versions: 0 } },
    });
    await expect(teacher.ask('{ classifier(name: "screws") { name } }')).resolves.toMatchObject(
      refusal('CLASSIFIER_NOT_FOUND'),
    );
  });

  it('refuse what cannot be, by its code', async () => {
    await teacher.create();
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
      ['rollBackClassifier(classifier: "screws", version: 7) { name }', 'MODEL_NOT_FOUND'],
    ] as const;
    for (const [mutation, code] of refused) {
      await expect(teacher.ask(`mutation { ${mutation} }`)).resolves.toMatchObject(refusal(code));
    }
  });

  it('tell what a person can do, by names and ids', async () => {
    await teacher.create();
    const [one, other] = await teacher.addTo('long', picture(1), picture(2));
    await teacher.addTo('short', picture(3));
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
      teacher.ask(`{ classifier(name: "screws") {
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
});
