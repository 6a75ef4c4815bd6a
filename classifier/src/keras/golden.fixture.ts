import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { Piscina } from 'piscina';
import type { GoldenAnswer, GoldenCase } from './golden-thread.fixture.js';

const PARTS = 200_000;

/** What scripts/keras-golden made, by name. */
export function readGolden(name: string): Readonly<Record<string, GoldenCase>> {
  const path = new URL(`../../keras-golden/${name}.json.gz`, import.meta.url);
  return JSON.parse(gunzipSync(readFileSync(path)).toString()) as Record<string, GoldenCase>;
}

export function startGoldenThread(): Piscina<GoldenCase, GoldenAnswer> {
  return new Piscina<GoldenCase, GoldenAnswer>({
    filename: fileURLToPath(new URL('./golden-thread.fixture.js', import.meta.url)),
    name: 'answer',
    minThreads: 1,
    maxThreads: 1,
  });
}

/** The greatest difference from Keras's answer, as a share of its greatest number. */
export function differenceFrom(
  { output }: GoldenCase,
  { values }: Pick<GoldenAnswer, 'values'>,
): number {
  const { greatest, shares } = output;
  const differences = shares.map((share, index) =>
    Math.abs(share / PARTS - (values[index] ?? Number.NaN) / greatest),
  );
  return Math.max(...differences);
}
