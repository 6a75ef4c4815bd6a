import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { chooseModel } from '@detections/classifier/choose-model';
import { readEvaluationConfig } from '@detections/classifier/config';
import { locateModels } from '@detections/classifier/model-location';
import { type LocalClassifier, withClassifier } from '@detections/classifier/with-classifier';
import { decodeHead } from '@detections/graphql-api/head-codec';
import { ThreadedHeads } from '@detections/graphql-api/heads';
import { sniffMediaType } from '@detections/runtime';
import { encodeHeadWeights, type ExportedHead, type ModelCard } from '@detections/schema';
import {
  classify,
  describeWith,
  eventually,
  FakeTeachingService,
  FALLBACK_FOLDER,
  modelEnvironment,
  REPOSITORY,
  runCommand,
  SAMPLE,
  samplePhotos,
  startStandalone,
} from '@detections/test-support';
import { z } from 'zod';

const MINUTES = 60_000;
/** What an answer may differ by, wherever a head is applied. */
const TOLERANCE = 1e-5;
const PRESET = 'CENTER_CROP';
const LABELS = ['even', 'odd'];
const PICTURES = [
  ...['pinwheel.jpg', 'page-answer.png', 'page-heatmap.png'].map((name) =>
    join(REPOSITORY, 'docs', 'images', name),
  ),
  ...[SAMPLE.path, ...samplePhotos(4)],
];

const answerSchema = z.object({
  data: z.object({
    classify: z.object({
      predictions: z.array(
        z.object({ label: z.object({ classIndex: z.int() }), confidence: z.number() }),
      ),
    }),
  }),
});
const QUERY = `mutation ($image: Upload!) {
  classify(image: $image, model: "bolts") {
    predictions(first: 2) { label { classIndex } confidence } } }`;

describeWith(['fallback'], 'a head on EfficientNet-Lite0, exported', () => {
  suite('efficientnet-lite0');
});
describeWith(['weights'], 'a head on ResNet50, exported', () => {
  suite('resnet50');
});

function suite(base: string): void {
  const heads = new ThreadedHeads();
  let folder: string;
  let service: FakeTeachingService;
  let environment: Record<string, string>;
  let expected: readonly (readonly number[])[];
  let head: ExportedHead;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'detections-exported-'));
    service = await FakeTeachingService.start();
    environment = {
      ...modelEnvironment(),
      FALLBACK_MODEL_DIR: FALLBACK_FOLDER,
      MODELS_DIR: join(folder, 'models'),
    };
    const { card, embeddings } = await withModel(base, async (model) => ({
      card: model.card,
      embeddings: await Promise.all(PICTURES.map((file) => embed(model, file))),
    }));
    const trained = await train(embeddings);
    head = exportedHead(card, trained);
    service.put('screws').head = head;
    const stored = { id: base, read: () => Promise.resolve(trained) };
    const answers = await Promise.all(embeddings.map((each) => heads.apply(stored, each)));
    expected = answers.map(({ probabilities }) => [...probabilities]);
  }, 5 * MINUTES);
  afterAll(async () => {
    await heads.close();
    await service.close();
    await rm(folder, { recursive: true });
  });

  const run = (...words: readonly string[]) => runCommand(words, folder, environment);
  const exportTo = (to: string) => run('classes', 'export', 'screws', to, '--url', service.url);

  async function withModel<T>(name: string, work: (model: LocalClassifier) => Promise<T>) {
    const { CACHE_DIR, FALLBACK_MODEL_DIR, MODELS_DIR = '', MODEL_DIR } = environment;
    const config = {
      ...{ ...readEvaluationConfig(), CACHE_DIR, FALLBACK_MODEL_DIR, MODELS_DIR },
      ...(MODEL_DIR !== undefined && { MODEL_DIR }),
    };
    const { load } = await chooseModel(locateModels(config), { name });
    return withClassifier(config, load, work);
  }

  async function train(embeddings: readonly Float32Array[]): Promise<Uint8Array> {
    const trained = await heads.train({
      ...{ classifier: 'screws', classCount: LABELS.length },
      // Without sense, so that no answer is 0 or 1 whatever the network says.
      examples: embeddings.map((_, index) => ({ id: String(index), classIndex: index % 2 })),
      embeddingsOf: (ids) =>
        Promise.resolve(
          ids.map((id) => ({ id, embedding: embeddings[Number(id)] ?? new Float32Array() })),
        ),
    });
    return trained.head;
  }

  it(
    'becomes a package that is accepted and gives the same answers',
    async () => {
      const to = join('models', 'bolts', '1');
      await expect(exportTo(to)).resolves.toEqual({
        ...{ code: 0, stdout: `${join(folder, to)}\n`, stderr: '' },
      });
      const check = await run('models', 'check', to);
      expect(check.code).toBe(0);
      expect(check.stdout).toContain('output: probabilities\nembedding: ');
      const answers = await withModel('bolts', (model) =>
        Promise.all(PICTURES.map(async (file) => (await infer(model, file)).scores)),
      );
      report(base, 'by the command line', differenceOf(answers));
      expect(differenceOf(answers)).toBeLessThan(TOLERANCE);
    },
    3 * MINUTES,
  );

  it(
    'gives the same answers dropped into a fresh service',
    async () => {
      const fresh = await startStandalone(environment);
      try {
        // The default model is ready first, as a rule.
        await eventually(async () => {
          const shown: unknown = await (await fetch(`${fresh.url}/v1/models/bolts`)).json();
          expect(shown).toMatchObject({ ready: true });
        }, 30_000);
        const answers: number[][] = [];
        for (const file of PICTURES) {
          const { body } = await classify(fresh.url, file, { query: QUERY });
          const { predictions } = answerSchema.parse(body).data.classify;
          const ranked = predictions.toSorted((a, b) => a.label.classIndex - b.label.classIndex);
          answers.push(ranked.map(({ confidence }) => confidence));
        }
        report(base, 'by a service', differenceOf(answers));
        expect(differenceOf(answers)).toBeLessThan(TOLERANCE);
      } finally {
        await fresh.close();
      }
    },
    3 * MINUTES,
  );

  it(
    'is written over nothing, and not where its base is another',
    async () => {
      const again = await exportTo(join('models', 'bolts', '1'));
      expect(again.code).toBe(2);
      expect(again.stderr).toContain('Expected a folder that is not there yet');
      const other = { ...head, base: { ...head.base, digest: '0'.repeat(64) } };
      service.put('screws').head = other;
      const refused = await exportTo('elsewhere');
      expect(refused).toMatchObject({ code: 2, stdout: '' });
      expect(refused.stderr).toContain(
        `What is called so here has the digest ${head.base.digest}.`,
      );
    },
    3 * MINUTES,
  );

  function differenceOf(answers: readonly ArrayLike<number>[]): number {
    return Math.max(
      ...expected.flatMap((shares, index) =>
        shares.map((share, k) => Math.abs(share - (answers[index]?.[k] ?? Number.NaN))),
      ),
    );
  }
}

function exportedHead({ name, version, digest }: ModelCard, bytes: Uint8Array): ExportedHead {
  const { weights, bias, temperature, threshold } = decodeHead(bytes);
  return {
    ...{ name: 'screws', version: 1, labels: LABELS, temperature, threshold: threshold ?? null },
    base: { name, version, digest, preset: PRESET },
    weights: encodeHeadWeights(weights),
    bias: [...bias],
  };
}

async function infer({ preprocess, infer: run }: LocalClassifier, file: string) {
  const image = await readFile(file);
  const mediaType = sniffMediaType(image) ?? 'image/jpeg';
  const { pixels } = await preprocess({ image, mediaType, preset: PRESET });
  return run({ pixels, features: false, embedding: true });
}

async function embed(model: LocalClassifier, file: string): Promise<Float32Array> {
  return Float32Array.from((await infer(model, file)).embedding ?? []);
}

function report(base: string, how: string, difference: number): void {
  process.stdout.write(
    `exported head on ${base}, ${how}: differs by ${difference.toExponential(1)}\n`,
  );
}
