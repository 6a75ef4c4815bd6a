import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { chooseModel } from '@detections/classifier/choose-model';
import { readEvaluationConfig } from '@detections/classifier/config';
import { inParallel } from '@detections/classifier/in-parallel';
import { locateModels } from '@detections/classifier/model-location';
import { withClassifier } from '@detections/classifier/with-classifier';
import { ThreadedHeads } from '@detections/graphql-api/heads';
import {
  describeWith,
  modelEnvironment,
  type OwnClassesDraw,
  picture,
  pictures,
  readOwnClasses,
  readValidationLabels,
} from '@detections/test-support';

const SETS = { trash: 'sign', sign: 'trash' } as const;
type SetName = keyof typeof SETS;

const CASES = [
  { set: 'trash', photos: 1, mostLost: undefined },
  { set: 'trash', photos: 5, mostLost: 0.06 },
  { set: 'trash', photos: 20, mostLost: 0.05 },
  { set: 'sign', photos: 1, mostLost: undefined },
  { set: 'sign', photos: 5, mostLost: 0.06 },
  { set: 'sign', photos: 20, mostLost: 0.05 },
] as const;
const MINUTES = 60_000;
const A_POINT = 0.01;
const PICTURES_IN_FLIGHT = 8;

interface DrawFigures {
  readonly accuracy: number;
  /** That a known picture is more familiar than a stranger. */
  readonly auroc: number;
  /** Share of known pictures that are not known. */
  readonly lost: number;
  readonly strangersAccepted: number;
}

describeWith(['weights', 'pictures'], 'heads on fixed splits', () => {
  const heads = new ThreadedHeads();
  const embeddings = new Map<string, Float32Array>();
  let validation: readonly string[] = [];

  beforeAll(async () => {
    validation = readValidationLabels().map(({ file }) => file);
    const files = [...validation, ...filesOf('trash'), ...filesOf('sign')];
    await embed(files, embeddings);
  }, 10 * MINUTES);
  afterAll(() => heads.close());

  const embeddingOf = (file: string): Float32Array => embeddings.get(file) ?? new Float32Array();

  async function measure(
    set: SetName,
    classes: readonly string[],
    { train }: OwnClassesDraw,
    name: string,
  ): Promise<DrawFigures> {
    const taught = train.map((file) => picture(join('own-classes', set, file)));
    const { head } = await heads.train({
      classifier: name,
      classCount: classes.length,
      examples: taught.map((id) => ({ id, classIndex: classIndexOf(id, classes) })),
      embeddingsOf: (ids) => Promise.resolve(ids.map((id) => ({ id, embedding: embeddingOf(id) }))),
    });
    const stored = { id: name, read: () => Promise.resolve(head) };
    const ask = (files: readonly string[]) =>
      inParallel(files, PICTURES_IN_FLIGHT, (file) => heads.apply(stored, embeddingOf(file)));
    const known = filesOf(set).filter((file) => !taught.includes(file));
    const answers = await ask(known);
    const strangers = await ask([...validation, ...filesOf(SETS[set])]);
    const right = answers.filter(
      ({ scores }, i) =>
        scores.indexOf(Math.max(...scores)) === classIndexOf(known[i] ?? '', classes),
    );
    return {
      accuracy: right.length / known.length,
      auroc: areaUnderCurve(
        answers.map(({ familiarity }) => familiarity),
        strangers.map(({ familiarity }) => familiarity),
      ),
      lost: answers.filter((answer) => answer.known === false).length / known.length,
      strangersAccepted:
        strangers.filter((answer) => answer.known === true).length / strangers.length,
    };
  }

  it.each(CASES)(
    '$set, $photos photos a class: as good as the method, and few known are lost',
    async ({ set, photos, mostLost }) => {
      const { classes, shots } = readOwnClasses()[set];
      const draws = shots[photos]?.draws ?? [];
      const figures: DrawFigures[] = [];
      for (const [index, draw] of draws.entries()) {
        const name = `${set} ${String(photos)} ${String(index)}`;
        const measured = await measure(set, classes, draw, name);
        expect(measured.accuracy).toBeGreaterThanOrEqual(draw.accuracy.ridge - A_POINT);
        expect(measured.auroc).toBeGreaterThanOrEqual(draw.unknown.auroc_without_sqrt - A_POINT);
        figures.push(measured);
      }
      expect(figures).toHaveLength(5);
      const meanOf = (key: keyof DrawFigures): number =>
        figures.reduce((sum, one) => sum + one[key] / figures.length, 0);
      for (const key of ['accuracy', 'auroc', 'lost', 'strangersAccepted'] as const) {
        process.stdout.write(
          `${set}, ${String(photos)} photos: ${key} ${meanOf(key).toFixed(4)}\n`,
        );
      }
      if (mostLost !== undefined) expect(meanOf('lost')).toBeLessThanOrEqual(mostLost);
    },
    5 * MINUTES,
  );
});

/** By ResNet50, profile CENTER_CROP, as the service does it. */
async function embed(files: readonly string[], into: Map<string, Float32Array>): Promise<void> {
  const config = { ...readEvaluationConfig(), ...locations() };
  const { load } = await chooseModel(locateModels(config));
  await withClassifier(config, load, async ({ preprocess, infer, maxInFlight }) => {
    await inParallel(files, maxInFlight, async (file) => {
      const image = await readFile(file);
      const preset = 'CENTER_CROP';
      const { pixels } = await preprocess({ image, mediaType: 'image/jpeg', preset });
      const { embedding } = await infer({ pixels, features: false, embedding: true });
      into.set(file, Float32Array.from(embedding ?? []));
    });
  });
}

function locations(): { readonly MODEL_DIR?: string; readonly CACHE_DIR?: string } {
  const { MODEL_DIR, CACHE_DIR } = modelEnvironment();
  return {
    ...(MODEL_DIR !== undefined && { MODEL_DIR }),
    ...(CACHE_DIR !== undefined && { CACHE_DIR }),
  };
}

function filesOf(set: SetName): readonly string[] {
  return readOwnClasses()[set].classes.flatMap((name) =>
    pictures(`own-classes/${set}/${name}`).map((file) =>
      picture(join('own-classes', set, name, file)),
    ),
  );
}

function classIndexOf(file: string, classes: readonly string[]): number {
  return classes.indexOf(file.split('/').at(-2) ?? '');
}

/** Mann and Whitney's U, as a share. */
function areaUnderCurve(known: readonly number[], strangers: readonly number[]): number {
  const sorted = [...strangers].sort((a, b) => a - b);
  const below = known.map((value) => sorted.filter((stranger) => stranger < value).length);
  return below.reduce((sum, count) => sum + count, 0) / (known.length * strangers.length);
}
