import { z } from 'zod';
import { modelIdentitySchema, sha256Schema } from './model-identity.js';
import { precisionChoiceSchema } from './precision.js';
import { normalizationSchema, presetSchema, sizeSchema } from './preprocessing-preset.js';

/** The most classes that a model may have: ImageNet-21k has 21,843. */
export const MAX_CLASS_COUNT = 50_000;

/** A class as the package names it. Its index in the list identifies it: names are not unique. */
export const cardLabelSchema = z.object({
  /** Verbatim. */
  name: z.string().min(1).max(500),
  /** For people, where it differs: Keras writes `Eskimo_dog`. */
  displayName: z.string().min(1).max(500).optional(),
  /** What others identify it by: a WordNet id such as `n02109961` where the classes are ImageNet's. */
  id: z.string().min(1).max(100).optional(),
  /** What else it is called, for people. */
  synonyms: z.array(z.string().min(1).max(500)).max(100).optional(),
  /** What it means, in a sentence. */
  description: z.string().max(1000).optional(),
  /** What it is a kind of, from the next wider class to the widest, for people. */
  parents: z.array(z.string().min(1).max(500)).max(100).optional(),
});
export type CardLabel = z.infer<typeof cardLabelSchema>;

/** All that a person or a program needs to know of a model, whatever it was exported by. */
export const modelCardSchema = z.object({
  ...modelIdentitySchema.shape,
  /** SHA-256 over the package's files that matter, lower-case hex: what the answers depend on. */
  digest: sha256Schema,
  /** Of the file that holds the weights, as found on disk. */
  weightsSha256: sha256Schema,
  task: z.literal('classification'),
  /** For people; the name where there is none. */
  title: z.string().min(1).max(100).optional(),
  license: z.string().min(1).max(200).optional(),
  /** Where it comes from: an address, a repository, a person. */
  source: z.string().min(1).max(500).optional(),
  /** What it is to be computed in, whatever the classifier does with others. */
  preferredPrecision: precisionChoiceSchema.optional(),
  /** Whether whoever exported it has quantised it: it computes in 8 bits, whatever is asked for. */
  quantized: z.literal(true).optional(),
  /** Whether its weights are float16: it computes in that, on a processor as well. */
  halfPrecision: z.literal(true).optional(),
  /** Of the network's input, in pixels. */
  input: sizeSchema,
  normalization: normalizationSchema,
  /** At least one; the first is the default. */
  preprocessing: z.array(presetSchema).min(1).max(20),
  output: z.object({
    /** What the network's last node gives: numbers before softmax, or after it. */
    kind: z.enum(['logits', 'probabilities']),
    /** The input of the last dense layer, where the network has one. */
    embedding: z.object({ length: z.int().min(1) }).optional(),
    /** Whether the network ends in pooling and one dense layer, so that heatmaps are exact. */
    heatmaps: z.boolean(),
  }),
  /** In the order of the class index. */
  labels: z.array(cardLabelSchema).min(1).max(MAX_CLASS_COUNT),
});
export type ModelCard = z.infer<typeof modelCardSchema>;
