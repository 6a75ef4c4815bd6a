import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { SHARED } from './shared-folder.js';

const predictionsSchema = z.array(
  z.object({
    classIndex: z.number(),
    wordNetId: z.string(),
    name: z.string(),
    confidence: z.number(),
  }),
);
export type GoldenPredictions = z.infer<typeof predictionsSchema>;

const goldenSchema = z.object({
  keras: z.record(z.string(), predictionsSchema),
  'center-crop': z.record(z.string(), predictionsSchema),
});

const accuracySchema = z.record(
  z.enum(['keras', 'center-crop']),
  z.object({
    photos: z.object({ images: z.number(), top1: z.number(), top5: z.number() }),
    validation: z.object({ images: z.number(), top1: z.number(), top5: z.number() }),
  }),
);

/** Keras's own five best for each picture, by profile; keys are paths below `images`. */
export function readGoldenPredictions(): z.infer<typeof goldenSchema> {
  return goldenSchema.parse(readJson('golden/predictions.json'));
}

const makersAnswersSchema = z.object({
  results: z.array(
    z.object({
      /** Path below `images`. */
      file: z.string(),
      /** The five best. */
      top: z.array(z.object({ index: z.int(), probability: z.number() })).min(1),
    }),
  ),
});
export type MakersAnswers = z.infer<typeof makersAnswersSchema>['results'];

/** What an export's own runtime answers to each picture. */
export function readMakersAnswers(model: string): MakersAnswers {
  return makersAnswersSchema.parse(readJson(`golden/${model}.json`)).results;
}

/** Keras's own share of right answers, by profile and set of pictures. */
export function readGoldenAccuracy(): z.infer<typeof accuracySchema> {
  return accuracySchema.parse(readJson('golden/accuracy.json'));
}

const drawSchema = z.object({
  /** Paths below the set's folder, the class's folder first. */
  train: z.array(z.string()),
  accuracy: z.object({ ridge: z.number() }),
  unknown: z.object({ auroc_without_sqrt: z.number() }),
});
export type OwnClassesDraw = z.infer<typeof drawSchema>;

const ownClassesSchema = z.object({
  sets: z.record(
    z.enum(['trash', 'sign']),
    z.object({
      classes: z.array(z.string()),
      /** By the number of photos of each class. */
      shots: z.record(z.string(), z.object({ draws: z.array(drawSchema) })),
    }),
  ),
});

/** Which photos of `images/own-classes` to teach, and how well that works. */
export function readOwnClasses(): z.infer<typeof ownClassesSchema>['sets'] {
  return ownClassesSchema.parse(readJson('golden/own-classes.json')).sets;
}

/** The validation pictures with their class index, as `labels.csv` has them. */
export function readValidationLabels(): { readonly file: string; readonly classIndex: number }[] {
  const folder = picture('validation');
  const [, ...lines] = readFileSync(join(folder, 'labels.csv'), 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [name = '', classIndex = ''] = line.trim().split(',');
    return { file: join(folder, name), classIndex: Number(classIndex) };
  });
}

/** Path of a picture or folder below `../shared/images`. */
export function picture(name: string): string {
  return join(SHARED, 'images', name);
}

/** Every file of a folder below `../shared/images`, sorted; none without that folder. */
export function pictures(folder: string): readonly string[] {
  if (!existsSync(picture(folder))) return [];
  return readdirSync(picture(folder))
    .filter((name) => !name.endsWith('.csv'))
    .sort();
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(join(SHARED, name), 'utf8')) as unknown;
}
