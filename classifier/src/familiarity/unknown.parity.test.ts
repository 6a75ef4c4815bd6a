import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describeWith, SHARED } from '@detections/test-support';
import { beforeAll, expect, it } from '@jest/globals';
import { resNet50 } from '../available-models.js';
import { choosePresets } from '../choose-presets.js';
import { readEvaluationConfig } from '../config.js';
import { inParallel } from '../evaluate/in-parallel.js';
import { readPicture } from '../evaluate/read-picture.js';
import { locateModels } from '../model-location.js';
import { createFamiliarity, type EmbeddedImage } from '../tasks/familiarity.js';
import type { DenseWeights } from '../tasks/heatmap.js';
import { withClassifier } from '../with-classifier.js';
import { calibrate, type MeasuredFamiliarity } from './calibrate.js';

const IMAGES = join(SHARED, 'images');
const MINUTES = 60_000;
/** Text pages and charts are "web site" and "crossword puzzle" to the network, and rightly so. */
const DRAWINGS = /(noise|qr|blank)_/;

async function picturesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(join(IMAGES, folder), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => /\.(jpe?g|png)$/i.test(entry.name));
  return files.map(({ parentPath, name }) => join(parentPath, name)).sort();
}

/** By the test weights; every threshold is made of known pictures alone. */
describeWith(['weights', 'pictures'], 'strangers to ImageNet', () => {
  let weights: DenseWeights;
  let known: readonly EmbeddedImage[];
  let measured: MeasuredFamiliarity;
  let strangers: Record<'hands' | 'waste' | 'drawn', readonly EmbeddedImage[]>;
  let drawnFiles: readonly string[];

  beforeAll(async () => {
    const config = readEvaluationConfig();
    await withClassifier(config, resNet50(locateModels(config)).load, async (classifier) => {
      const { preprocess, infer, maxInFlight, card } = classifier;
      const [preset = ''] = choosePresets(card, undefined);
      const embed = (files: readonly string[]) =>
        inParallel(files, maxInFlight, async (file): Promise<EmbeddedImage> => {
          const { pixels } = await readPicture(file, preprocess, preset);
          const inference = await infer({ pixels, features: false, embedding: true });
          return { ...inference, embedding: inference.embedding ?? new Float32Array() };
        });
      weights = await classifier.readClassifier();
      known = await embed(await picturesIn('validation'));
      drawnFiles = await picturesIn('unknown/synthetic');
      strangers = {
        hands: await embed(await picturesIn('own-classes/sign')),
        waste: await embed(await picturesIn('own-classes/trash')),
        drawn: await embed(drawnFiles),
      };
    });
    measured = calibrate(known, weights);
  }, 10 * MINUTES);

  const familiarities = (images: readonly EmbeddedImage[]): readonly number[] =>
    images.map(createFamiliarity(weights, measured.spread));
  const rejected = (images: readonly EmbeddedImage[]): number =>
    familiarities(images).filter((each) => each < measured.threshold).length / images.length;

  it('costs at most a twentieth of what is known, by five folds', () => {
    expect(measured.knownLost).toBeLessThanOrEqual(0.05);
  });

  it('are told apart as well as by the plain cosine, and better', () => {
    const ofKnown = familiarities(known);
    expect(auroc(ofKnown, familiarities(strangers.hands))).toBeGreaterThan(0.97);
    expect(auroc(ofKnown, familiarities(strangers.waste))).toBeGreaterThan(0.9);
    expect(auroc(ofKnown, familiarities(strangers.drawn))).toBeGreaterThan(0.95);
  });

  it('are rejected where they are hands, waste and drawings', () => {
    expect(rejected(strangers.hands)).toBeGreaterThan(0.8);
    expect(rejected(strangers.waste)).toBeGreaterThan(0.42);
    const drawings = strangers.drawn.filter((_, index) => DRAWINGS.test(drawnFiles[index] ?? ''));
    expect(rejected(drawings)).toBeGreaterThan(0.9);
  });
});

/** How often a known picture is more familiar than a stranger. */
function auroc(known: readonly number[], strangers: readonly number[]): number {
  const wins = known.map((each) => strangers.filter((stranger) => stranger < each).length);
  return wins.reduce((sum, count) => sum + count, 0) / (known.length * strangers.length);
}
