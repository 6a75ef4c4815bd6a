import type { AnsweredUpload, AskAboutUpload, UploadRequest } from '../ask-about-upload.js';
import { choosePreset } from '../choose-preset.js';
import { EMBEDDING_ALONE } from '../embedding-alone.js';
import type { Models } from '../models.js';
import type { ResolvedHead } from './known-models.js';
import { requireDigest } from './require-digest.js';

/**
 * Has the network that an own classifier was taught on give an upload's embedding, as it was taught.
 *
 * @throws ClassificationError | CallerGoneError
 */
export async function askBase(
  { model, base, version }: ResolvedHead,
  { image, signal, ...asked }: UploadRequest,
  { ask, models }: { readonly ask: AskAboutUpload; readonly models: Pick<Models, 'card'> },
): Promise<Pick<AnsweredUpload, 'answer' | 'result'>> {
  const preset = choosePreset(await models.card(model), asked);
  const identity = { name: base.name, version: base.version };
  const answered = await ask({ image, signal, model: identity, preset }, () => EMBEDDING_ALONE);
  requireDigest(answered.result.model, { name: model.name, base: version.base });
  return answered;
}
