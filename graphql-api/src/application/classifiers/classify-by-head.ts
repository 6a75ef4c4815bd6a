import { BadUserInputError, type Label, type ModelCard, type Prediction } from '@detections/schema';
import type { HeadAnswer } from '../../heads/head.js';
import type { Heads } from '../../heads/heads.js';
import type { AskAboutUpload } from '../ask-about-upload.js';
import type { Classification } from '../classification.js';
import type { ClassifyRequest, ClassifyUpload } from '../classify-upload.js';
import { vectorOf } from '../embed-upload.js';
import type { Models } from '../models.js';
import { requireLabel } from '../require-label.js';
import { askBase } from './ask-base.js';
import type { ClassifierStore } from './classifier-store.js';
import type { KnownModels, ResolvedHead } from './known-models.js';

export interface ClassifyByHeadOptions {
  readonly ask: AskAboutUpload;
  readonly models: Pick<Models, 'resolve' | 'card'>;
  readonly known: Pick<KnownModels, 'head'>;
  readonly heads: Pick<Heads, 'apply'>;
  readonly store: Pick<ClassifierStore, 'head'>;
}

/** The same use case, which also knows own classifiers: what their networks see, their heads judge. */
export function classifyByHead(
  classifyUpload: ClassifyUpload,
  options: ClassifyByHeadOptions,
): ClassifyUpload {
  const { ask, models, known, heads, store } = options;
  return async (request) => {
    const asked = models.resolve(request.model);
    const { digest } = asked;
    const head = known.head(digest);
    if (head === undefined) return classifyUpload(request);
    const card = await models.card(asked);
    requireNoHeatmaps(card, request);
    const { answer, result } = await askBase(head, request, { ask, models });
    const stored = { id: digest, read: () => store.head(digest) };
    const judged = await heads.apply(stored, vectorOf(answer, result));
    return { ...answer, ...toAnswer(judged, head, card, request.topK), heatmaps: [] };
  };
}

function requireNoHeatmaps({ name }: ModelCard, { heatmaps = [] }: ClassifyRequest): void {
  if (heatmaps.length === 0) return;
  throw new BadUserInputError(
    `Heatmaps are not available for the model ${name}: it is an own classifier; expected a network.`,
  );
}

function toAnswer(
  { probabilities, familiarity, known }: HeadAnswer,
  { model }: ResolvedHead,
  card: ModelCard,
  topK: number,
): Pick<Classification, 'model' | 'predictions' | 'familiarity' | 'known'> {
  const ranked = Array.from(probabilities, (confidence, classIndex): Prediction => {
    const label: Label = requireLabel(card, classIndex, 'classIndex');
    return { label, confidence };
  })
    // Equal ones stay in the order of the class index.
    .sort((a, b) => b.confidence - a.confidence);
  const [best, ...others] = ranked.slice(0, Math.max(1, topK));
  if (best === undefined) throw new Error(`The head of ${card.name} has no class.`);
  return {
    model,
    predictions: [best, ...others],
    familiarity: Math.min(1, Math.max(0, familiarity)),
    known: (model.familiarity && known) ?? null,
  };
}
