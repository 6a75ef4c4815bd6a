import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Clock } from '@detections/runtime';
import { InvalidImageError } from '@detections/schema';
import { FakeClock } from '@detections/test-support';
import { evaluatePictures, type Evaluation } from './evaluate-pictures.js';
import { labelOf, LABELS } from './labels.fixture.js';

/** So that a file counts as a picture; what the network is to see in it follows. */
const GIF = 'GIF89a';

/** A picture's text is the class that the network sees in it. */
describe('evaluatePictures', () => {
  let folder: string;
  let clock: FakeClock;
  let progress: number[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'evaluate-'));
    clock = new FakeClock();
    progress = [];
    for (const [name, seen] of Object.entries({ 'a.jpg': '3', 'b.jpg': '3', 'c.jpg': 'broken' })) {
      await writeFile(join(folder, name), `${GIF}${seen}`);
    }
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function evaluate(shown: Readonly<Record<string, number>>): Promise<Evaluation> {
    return evaluatePictures({
      folder,
      pictures: Object.entries(shown).map(([file, index]) => ({ file, label: labelOf(index) })),
      preprocessing: 'KERAS',
      preprocess: ({ image }) => {
        const seen = Number(new TextDecoder().decode(image).slice(GIF.length));
        if (Number.isNaN(seen)) return Promise.reject(new InvalidImageError('Expected an image.'));
        return Promise.resolve({
          pixels: Uint8Array.of(seen),
          width: 1,
          height: 1,
          region: { x: 0, y: 0, width: 1, height: 1 },
          orientation: 1 as const,
        });
      },
      infer: (pixels) => Promise.resolve(infer(pixels, clock)),
      labels: LABELS,
      maxInFlight: 1,
      clock,
      onProgress: (answered) => progress.push(answered),
    });
  }

  it('measures accuracy and speed and tells how far it is', async () => {
    expect(await evaluate({ 'a.jpg': 3, 'b.jpg': 4 })).toMatchObject({
      preprocessing: 'KERAS',
      images: 2,
      top1: 0.5,
      top5: 1,
      seconds: 0.5,
      imagesPerSecond: 4,
      confusions: [{ label: labelOf(4), predicted: labelOf(3), count: 1 }],
    });
    expect(progress).toEqual([1, 2]);
  });

  it('names a picture that does not decode', async () => {
    await expect(evaluate({ 'a.jpg': 3, 'c.jpg': 3 })).rejects.toThrow(
      `${join(folder, 'c.jpg')}: Expected an image.`,
    );
  });

  it('names a picture that cannot be read', async () => {
    await expect(evaluate({ 'gone.jpg': 3 })).rejects.toThrow(
      `Expected a picture at ${join(folder, 'gone.jpg')}; came nothing`,
    );
  });
});

/** Sees the class that the only pixel names, after a quarter of a second. */
function infer([seen]: Uint8Array, clock: Clock & { advance(ms: number): void }) {
  clock.advance(250);
  const scores = Float32Array.from(LABELS, ({ classIndex }) => (classIndex === seen ? 9 : 0));
  const nothingElse = { features: undefined, embedding: undefined };
  return { scores, scoreKind: 'logits' as const, ...nothingElse, inferenceMs: 250, batchSize: 1 };
}
