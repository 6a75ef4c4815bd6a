import { describe, expect, it } from '@jest/globals';
import { examples } from './examples.fixture.js';
import { toFeatures } from './features.js';
import { assessHead, type HeadQuality } from './quality.js';
import { addExamples, NO_EXAMPLES, trainHead } from './train-head.js';

function assess(
  embeddings: readonly Float32Array[],
  classes: readonly number[],
  classCount: number,
): HeadQuality {
  const set = addExamples(NO_EXAMPLES, embeddings.map(toFeatures));
  return assessHead(set, classes, classCount, trainHead(set, classes, classCount));
}

const { embeddings, classes } = examples([8, 8, 8], 0.7);

describe('the quality of a head', () => {
  it('is full where all classes are easily told apart', () => {
    const quality = assess(embeddings, classes, 3);
    expect(quality).toMatchObject({ accuracy: 1, confusions: [], misplaced: [], duplicates: [] });
    expect(quality.learningCurve.map((point) => point.examples)).toEqual([3, 9, 18]);
    expect(quality.morePhotosHelp).toBe(false);
  });

  it('names the example that is in the wrong class, and the class where it belongs', () => {
    const moved = classes.map((own, i) => (i === 3 ? 2 : own));
    const { accuracy, misplaced, confusions } = assess(embeddings, moved, 3);
    expect(misplaced[0]).toMatchObject({ example: 3, classIndex: 2, likelyClass: 0 });
    expect(confusions[0]).toEqual({ classIndex: 2, takenFor: 0, count: 1 });
    expect(accuracy).toBeCloseTo(23 / 24);
  });

  it('finds a picture that is there twice', () => {
    const [first = new Float32Array()] = embeddings;
    const twice = [...embeddings, first.map((x) => x * 1.001)];
    const { duplicates } = assess(twice, [...classes, 0], 3);
    expect(duplicates).toEqual([{ first: 0, second: 24, cosine: expect.closeTo(1, 5) }]);
  });

  it('measures no class of one photo, and says that it has too few', () => {
    const few = [0, 1, 2, 3, 4, 8];
    const quality = assess(
      few.map((i) => embeddings[i] ?? new Float32Array()),
      few.map((i) => classes[i] ?? 0),
      2,
    );
    expect(quality.classes).toEqual([
      { examples: 5, accuracy: expect.any(Number), tooFew: false },
      { examples: 1, accuracy: undefined, tooFew: true },
    ]);
  });

  it('has no accuracy and no curve where each class has one photo', () => {
    const quality = assess([...embeddings.slice(0, 1), ...embeddings.slice(8, 9)], [0, 1], 2);
    expect(quality).toMatchObject({ accuracy: undefined, learningCurve: [] });
    expect(quality.morePhotosHelp).toBeUndefined();
  });

  it('is there for one class alone', () => {
    expect(assess(embeddings.slice(0, 6), [0, 0, 0, 0, 0, 0], 1).accuracy).toBe(1);
  });
});
