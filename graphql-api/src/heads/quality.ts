import { learningCurve, type CurvePoint } from './learning-curve.js';
import { duplicateThreshold } from './nearest-others.js';
import { countClasses, likeliestClass } from './ridge.js';
import { softmax } from './temperature.js';
import type { ExampleSet, TrainedHead } from './train-head.js';
import { LEAST_PHOTOS_FOR_KNOWN } from './familiarity-threshold.js';
import type { Gram } from './gram.js';

/** What a person can act on; examples and classes by their indices, shares from 0 to 1. */
export interface HeadQuality {
  /**
   * Share of examples that a head without them would get right; undefined where no class has two.
   * Somewhat low with few photos: each is judged by a head that lacks one of its class.
   */
  readonly accuracy: number | undefined;
  readonly classes: readonly ClassQuality[];
  /** Most frequent first. */
  readonly confusions: readonly Confusion[];
  /** Likeliest first. */
  readonly misplaced: readonly MisplacedExample[];
  /** Nearest first. */
  readonly duplicates: readonly DuplicateExamples[];
  /** Empty where the classes have too few photos to leave some out. */
  readonly learningCurve: readonly CurvePoint[];
  /** What the last doubling of the photos gained; undefined without a learning curve. */
  readonly gainOfLastDoubling: number | undefined;
  /** Whether that is enough for more photos to promise more. Undefined likewise. */
  readonly morePhotosHelp: boolean | undefined;
}

export interface ClassQuality {
  readonly examples: number;
  /** Undefined where the only example cannot be left out. */
  readonly accuracy: number | undefined;
  /** Fewer than `known` takes. */
  readonly tooFew: boolean;
}

export interface Confusion {
  readonly classIndex: number;
  readonly takenFor: number;
  readonly count: number;
}

export interface MisplacedExample {
  readonly example: number;
  readonly classIndex: number;
  readonly likelyClass: number;
  /**
   * The probability of the likely class less that of its own, by a head without the example: the
   * normalised margin of confident learning (Northcutt et al. 2021), the other way round.
   */
  readonly margin: number;
}

export interface DuplicateExamples {
  readonly first: number;
  readonly second: number;
  readonly cosine: number;
}

const GAIN_WORTH_MORE_PHOTOS = 0.02;

/**
 * Computed from what training left: no example is trained without.
 *
 * @param curve Of these examples, or of all but a few of them.
 */
export function assessHead(
  set: ExampleSet,
  classes: readonly number[],
  classCount: number,
  { head, leftOut }: TrainedHead,
  curve: readonly CurvePoint[] = learningCurve(set.scoring, classes, classCount),
): HeadQuality {
  const counts = countClasses(classes, classCount);
  const judged = leftOut.flatMap((scores, example) => {
    const classIndex = classes[example] ?? 0;
    if ((counts[classIndex] ?? 0) < 2) return [];
    return [{ example, classIndex, likelyClass: likeliestClass(scores), scores }];
  });
  const wrong = judged.filter(({ classIndex, likelyClass }) => classIndex !== likelyClass);
  const countByClass = (ones: readonly { readonly classIndex: number }[]): readonly number[] =>
    countClasses(
      ones.map(({ classIndex }) => classIndex),
      classCount,
    );
  const [all, missed] = [countByClass(judged), countByClass(wrong)];
  const [before, last] = curve.slice(-2).map(({ accuracy }) => accuracy);
  const gain = last === undefined || before === undefined ? undefined : last - before;
  return {
    accuracy: shareRight(judged.length, wrong.length),
    classes: counts.map((examples, classIndex) => ({
      examples,
      accuracy: shareRight(all[classIndex] ?? 0, missed[classIndex] ?? 0),
      tooFew: examples < LEAST_PHOTOS_FOR_KNOWN,
    })),
    confusions: countConfusions(wrong),
    misplaced: wrong
      .map(({ scores, ...one }) => {
        const probabilities = softmax(scores, head.temperature);
        const own = probabilities[one.classIndex] ?? 0;
        return { ...one, margin: (probabilities[one.likelyClass] ?? 0) - own };
      })
      .sort((a, b) => b.margin - a.margin),
    duplicates: findDuplicates(set.familiarity),
    learningCurve: curve,
    gainOfLastDoubling: gain,
    morePhotosHelp: gain === undefined ? undefined : gain >= GAIN_WORTH_MORE_PHOTOS,
  };
}

function shareRight(all: number, wrong: number): number | undefined {
  return all === 0 ? undefined : 1 - wrong / all;
}

function countConfusions(
  wrong: readonly Pick<MisplacedExample, 'classIndex' | 'likelyClass'>[],
): readonly Confusion[] {
  const counts = new Map<string, Confusion>();
  for (const { classIndex, likelyClass: takenFor } of wrong) {
    const key = `${String(classIndex)} ${String(takenFor)}`;
    counts.set(key, { classIndex, takenFor, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count);
}

function findDuplicates(gram: Gram): readonly DuplicateExamples[] {
  const threshold = duplicateThreshold(gram);
  const found: DuplicateExamples[] = [];
  // A plain loop: of five thousand examples there are twelve million pairs.
  for (const [second, row] of gram.rows.entries()) {
    for (let first = 0; first < second; first += 1) {
      const cosine = row[first] ?? 0;
      if (cosine >= threshold) found.push({ first, second, cosine });
    }
  }
  return found.sort((a, b) => b.cosine - a.cosine);
}
