import { fullNameOf } from '@detections/schema';
import { LEAST_PHOTOS_FOR_KNOWN } from '../../heads/familiarity-threshold.js';
import type { ClassifierRecord, StoredQuality } from './classifier-store.js';
import type { ClassifierState, ClassifierView } from './classifiers.js';

/** What every door tells of an own classifier: classes by their names, examples by their ids. */
export interface ClassifierDescription {
  readonly name: string;
  /** NAME@VERSION. */
  readonly base: string;
  readonly preset: string;
  readonly state: 'READY' | 'TRAINING' | 'NOT_READY';
  readonly isCurrent: boolean;
  readonly reason: string | null;
  readonly version: number | null;
  readonly threshold: number | null;
  readonly createdAt: string;
  readonly exampleCount: number;
  readonly classes: readonly ClassDescription[];
  readonly quality: QualityDescription | null;
  readonly versions: readonly VersionDescription[];
}

export interface ClassDescription {
  readonly name: string;
  readonly exampleCount: number;
  readonly accuracy: number | null;
  readonly tooFew: boolean;
}

export interface QualityDescription {
  readonly accuracy: number | null;
  readonly confusions: readonly {
    readonly className: string;
    readonly takenFor: string;
    readonly count: number;
  }[];
  readonly misplaced: readonly {
    readonly exampleId: string;
    readonly className: string;
    readonly likelyClassName: string;
    readonly margin: number;
  }[];
  readonly duplicates: readonly {
    readonly firstId: string;
    readonly secondId: string;
    readonly similarity: number;
  }[];
  readonly learningCurve: readonly {
    readonly examplesPerClass: number;
    readonly accuracy: number;
  }[];
  readonly gainOfLastDoubling: number | null;
  readonly morePhotosHelp: boolean | null;
}

export interface VersionDescription {
  readonly version: number;
  readonly createdAt: string;
  readonly labels: readonly string[];
  readonly classCount: number;
  readonly exampleCount: number;
  readonly isActive: boolean;
}

/** Of each list of what a person should look at: who has seen to these has others next time. */
export const MOST_TO_LOOK_AT = 100;

export function describeClassifier({
  record,
  state,
  quality,
}: ClassifierView): ClassifierDescription {
  const { name, base, createdAt, classes, active, versions } = record;
  return {
    name,
    base: fullNameOf(base),
    preset: base.preset,
    ...describeState(state),
    version: active?.version ?? null,
    threshold: active?.threshold ?? null,
    createdAt,
    exampleCount: classes.reduce((sum, { exampleCount }) => sum + exampleCount, 0),
    classes: classes.map(({ id, name: className, exampleCount }) => ({
      name: className,
      exampleCount,
      accuracy: accuracyOf(id, quality),
      tooFew: exampleCount < LEAST_PHOTOS_FOR_KNOWN,
    })),
    quality: quality === undefined ? null : describeQuality(quality, record),
    versions: versions.map((each) => ({
      version: each.version,
      createdAt: each.createdAt,
      labels: each.labels,
      classCount: each.labels.length,
      exampleCount: each.exampleCount,
      isActive: each.version === active?.version,
    })),
  };
}

function describeState(
  state: ClassifierState,
): Pick<ClassifierDescription, 'state' | 'isCurrent' | 'reason'> {
  if (state.kind === 'ready') return { state: 'READY', isCurrent: state.current, reason: null };
  if (state.kind === 'training') return { state: 'TRAINING', isCurrent: false, reason: null };
  return { state: 'NOT_READY', isCurrent: false, reason: state.reason };
}

function accuracyOf(classId: string, stored: StoredQuality | undefined): number | null {
  const index = stored?.classIds.indexOf(classId) ?? -1;
  return stored?.quality.classes[index]?.accuracy ?? null;
}

/** What it says of classes that have gone since is left out. */
function describeQuality(
  { quality, classIds, exampleIds }: StoredQuality,
  { classes }: ClassifierRecord,
): QualityDescription {
  const names = new Map(classes.map(({ id, name }) => [id, name]));
  const classAt = (index: number): string | undefined => names.get(classIds[index] ?? '');
  const { accuracy, learningCurve, gainOfLastDoubling, morePhotosHelp } = quality;
  return {
    accuracy: accuracy ?? null,
    confusions: worst(quality.confusions, ({ classIndex, takenFor, count }) => {
      const [className, other] = [classAt(classIndex), classAt(takenFor)];
      return className === undefined || other === undefined
        ? undefined
        : { className, takenFor: other, count };
    }),
    misplaced: worst(quality.misplaced, ({ example, classIndex, likelyClass, margin }) => {
      const [exampleId, className] = [exampleIds[example], classAt(classIndex)];
      const likelyClassName = classAt(likelyClass);
      return exampleId === undefined || className === undefined || likelyClassName === undefined
        ? undefined
        : { exampleId, className, likelyClassName, margin };
    }),
    duplicates: worst(quality.duplicates, ({ first, second, cosine }) => {
      const [firstId, secondId] = [exampleIds[first], exampleIds[second]];
      return firstId === undefined || secondId === undefined
        ? undefined
        : { firstId, secondId, similarity: cosine };
    }),
    learningCurve: learningCurve.map(({ examples, accuracy: reached }) => ({
      examplesPerClass: examples / classIds.length,
      accuracy: reached,
    })),
    gainOfLastDoubling: gainOfLastDoubling ?? null,
    morePhotosHelp: morePhotosHelp ?? null,
  };
}

/** The first of a list whose worst come first, without those of which nothing can be said. */
function worst<Found, Told>(
  list: readonly Found[],
  tell: (found: Found) => Told | undefined,
): readonly Told[] {
  return list
    .flatMap((found) => {
      const told = tell(found);
      return told === undefined ? [] : [told];
    })
    .slice(0, MOST_TO_LOOK_AT);
}
