import { createHash, randomUUID } from 'node:crypto';
import { requireMediaType, type Clock } from '@detections/runtime';
import type { ModelCard, ModelReference, Outputs } from '@detections/schema';
import type { AnswerQuestion } from '../answers/answer-question.js';
import { choosePreset, type PresetChoice } from './choose-preset.js';
import type { ClassificationResult, UploadAnswer } from './classification.js';
import type { Models } from './models.js';

export interface AskAboutUploadOptions {
  readonly models: Pick<Models, 'resolve' | 'card'>;
  readonly answerQuestion: AnswerQuestion;
  readonly clock: Clock;
  /** How long a caller waits at most, from the complete upload. */
  readonly jobTimeoutMs: number;
}

/** What every question about an upload has, whatever is asked. */
export interface UploadRequest extends PresetChoice {
  /** The image as it was uploaded: see `UploadIntake`. */
  readonly image: Buffer;
  /** The default model unless given. */
  readonly model?: ModelReference | undefined;
  /** Aborts when the caller goes away. */
  readonly signal: AbortSignal;
}

/** An answer as it came, for a use case to make its own of. */
export interface AnsweredUpload {
  readonly answer: UploadAnswer;
  readonly result: ClassificationResult;
  /** Of the model that did answer: it may have been replaced meanwhile. */
  readonly card: ModelCard;
}

/**
 * @param outputsOf What is asked of the model with this card; it may refuse.
 * @throws ClassificationError | CallerGoneError
 */
export type AskAboutUpload = (
  request: UploadRequest,
  outputsOf: (card: ModelCard) => Outputs | Promise<Outputs>,
) => Promise<AnsweredUpload>;

/** What all use cases share: check the image, find the model and its preset, have it answered. */
export function createAskAboutUpload(options: AskAboutUploadOptions): AskAboutUpload {
  const { models, answerQuestion, clock, jobTimeoutMs } = options;
  return async ({ image, signal, ...asked }, outputsOf) => {
    const uploadedAt = clock.monotonicMs();
    const mediaType = requireMediaType(image);
    const model = models.resolve(asked.model);
    const card = await models.card(model);
    const outputs = await outputsOf(card);
    const { name, version } = model;
    const job = {
      id: randomUUID(),
      model: { name, version },
      image,
      mediaType,
      preset: choosePreset(card, asked),
      outputs,
      deadlineAt: uploadedAt + jobTimeoutMs,
    };
    const sha256 = createHash('sha256').update(image).digest('hex');
    const { result, cached, timing } = await answerQuestion({
      job,
      model,
      imageSha256: sha256,
      signal,
    });
    const { width, height } = result.image;
    return {
      answer: {
        id: job.id,
        preset: job.preset,
        image: { width, height, mediaType, bytes: image.byteLength, sha256 },
        model: result.model,
        cached,
        timing: { ...timing, totalMs: clock.monotonicMs() - uploadedAt },
      },
      result,
      card: await models.card(result.model),
    };
  };
}
