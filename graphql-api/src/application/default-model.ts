import type { KnownVersion } from '@detections/schema';

/** Answers where nobody chose another. */
const FIRST_CHOICE = 'resnet50';

/**
 * The model that answers where neither a request nor the operator names one: ResNet50 as soon as
 * any classifier is ready with it, until then the one that stands in for it. While either is
 * loading it is worth waiting for: otherwise answers would come from whatever else there is at
 * first, and from another model later on. What is there for those who name it never does.
 */
export function chooseDefault(all: readonly KnownVersion[]): string | undefined {
  const models = all.filter(({ byNameOnly }) => byNameOnly === undefined);
  const candidates = candidatesOf(models);
  const chosen =
    candidates.find(({ state }) => state === 'ready') ??
    candidates.find(({ state }) => state === 'loading') ??
    models.find(({ state }) => state === 'ready') ??
    candidates[0] ??
    models[0];
  return chosen?.name;
}

/** Why the default model cannot answer: the reasons of both where its fallback has failed, too. */
export function whyNotReady(
  model: Exclude<KnownVersion, { readonly state: 'ready' }>,
  models: readonly KnownVersion[],
): string {
  const fallback = models.find(isFallback);
  const isAlone = fallback === undefined || fallback.name === model.name;
  if (isAlone || model.state !== 'failed' || fallback.state !== 'failed') return model.reason;
  // On a line of its own, because reasons may have several.
  return `${model.reason}\nThe fallback ${fallback.name} failed too: ${fallback.reason}`;
}

/** ResNet50, and after it what stands in for it. */
function candidatesOf(models: readonly KnownVersion[]): readonly KnownVersion[] {
  return [...models.filter(({ name }) => name === FIRST_CHOICE), ...models.filter(isFallback)];
}

function isFallback({ fallbackReason }: KnownVersion): boolean {
  return fallbackReason !== undefined;
}
