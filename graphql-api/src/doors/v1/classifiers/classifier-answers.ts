import { exportedHeadSchema } from '@detections/schema';
import { z } from 'zod';
import type {
  ClassifierDescription,
  QualityDescription,
} from '../../../application/classifiers/describe-classifier.js';
import type { ExampleList } from '../../../application/classifiers/list-examples.js';

const share = z.number().min(0).max(1);

const classSchema = z.object({
  name: z.string().describe('What people call it: the label of answers.'),
  exampleCount: z.int(),
  accuracy: share
    .nullable()
    .describe('Share of its examples that a classifier taught without them gets right.'),
  tooFew: z.boolean().describe('Whether it has fewer than the five photos that `known` takes.'),
});

const qualitySchema = z.object({
  accuracy: share
    .nullable()
    .describe('Share of the examples that a classifier taught without them gets right.'),
  confusions: z
    .array(z.object({ className: z.string(), takenFor: z.string(), count: z.int() }))
    .describe('What it mistakes for what, the most frequent first; 100 at most.'),
  misplaced: z
    .array(
      z.object({
        exampleId: z.string(),
        className: z.string(),
        likelyClassName: z.string(),
        margin: z.number().describe('How much more probable the likely class is.'),
      }),
    )
    .describe('Examples that may be in the wrong class, the likeliest first; 100 at most.'),
  duplicates: z
    .array(z.object({ firstId: z.string(), secondId: z.string(), similarity: z.number() }))
    .describe('Pictures that are there twice, the most similar first; 100 at most.'),
  learningCurve: z
    .array(z.object({ examplesPerClass: z.number(), accuracy: share }))
    .describe('What more photos have gained so far; empty where there are too few.'),
  gainOfLastDoubling: z.number().nullable(),
  morePhotosHelp: z.boolean().nullable().describe('Whether more photos promise more.'),
}) satisfies z.ZodType<QualityDescription>;

const versionSchema = z.object({
  version: z.int(),
  createdAt: z.iso.datetime(),
  labels: z.array(z.string()).describe('What it tells apart, by `classIndex`.'),
  classCount: z.int(),
  exampleCount: z.int(),
  isActive: z.boolean().describe('Whether it answers.'),
});

const classifierSchema = z.object({
  name: z.string().describe('What it is asked for by, as every model is.'),
  base: z.string().describe('The network that it is taught on: NAME@VERSION.'),
  preset: z.string().describe('What photos go through before the network.'),
  state: z.enum(['READY', 'TRAINING', 'NOT_READY']),
  isCurrent: z
    .boolean()
    .describe('False while a newer training than the one that answers is under way.'),
  reason: z.string().nullable().describe('Why it is NOT_READY, for people.'),
  version: z
    .int()
    .nullable()
    .describe('The one that answers: the newest, or the one that was rolled back to.'),
  threshold: z
    .number()
    .nullable()
    .describe('The least `familiarity` that counts as `known`; null below five photos a class.'),
  createdAt: z.iso.datetime(),
  exampleCount: z.int(),
  classes: z
    .array(classSchema)
    .describe('In the order in which they were added; of a version, see its `labels`.'),
  quality: qualitySchema.nullable().describe('Of the version that answers.'),
  versions: z.array(versionSchema).describe('The newest first.'),
}) satisfies z.ZodType<ClassifierDescription>;

const exampleSchema = z.object({
  id: z.uuid(),
  className: z.string(),
  source: z.enum(['UPLOAD', 'CORRECTION']),
  addedAt: z.iso.datetime(),
});

/** What these routes answer, by the names that it has in the OpenAPI document. */
export const classifierAnswers = {
  Classifier: classifierSchema,
  ClassifierList: z.object({ classifiers: z.array(classifierSchema).describe('By name.') }),
  ExportedHead: exportedHeadSchema,
  DeletedClassifier: z.object({
    name: z.string(),
    classes: z.int().describe('How many went.'),
    examples: z.int().describe('How many went, with photos and embeddings.'),
    versions: z.int().describe('How many went.'),
  }),
  ExampleList: z.object({
    examples: z.array(exampleSchema).describe('In the order in which they were added.'),
    next: z.string().nullable().describe('For `after` of the next page; null at the end.'),
  }) satisfies z.ZodType<ExampleList>,
  AddedExamples: z.object({
    ids: z
      .array(z.uuid())
      .describe('In the order of the photos; of one that the class had already, its earlier id.'),
    added: z.int().describe('How many were new.'),
    classifier: classifierSchema,
  }),
};
