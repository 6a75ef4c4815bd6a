import { fullNameOf, type ModelIdentity } from '../model/model-identity.js';
import type { Model } from './classification.js';
import { identityOf, type ClassifierStatus, type ServedModel } from './classifier-status.js';

/** One version of a model, as all its classifiers together have it. */
export type KnownVersion = ModelIdentity & ServedModel;

/** What the API knows of all classifiers together. */
export type Catalogue =
  | {
      readonly known: true;
      /** By name, then by version, the highest first. */
      readonly models: readonly KnownVersion[];
      /** Why there is none, for people to read. */
      readonly reason: string;
      /** Of those that take uploaded models, which volumes they see. */
      readonly uploadVolumes?: readonly string[];
    }
  | { readonly known: false; readonly reason: string };

/** Whether a model can answer. */
export type Readiness =
  | { readonly ready: true; readonly model: Model }
  | {
      readonly ready: false;
      readonly code: 'MODEL_NOT_READY' | 'QUEUE_UNAVAILABLE';
      readonly reason: string;
    };

const NO_CLASSIFIER = 'No classifier is running: none has announced itself.';

/** From the best to the worst: one classifier that is ready is enough. */
const BY_STATE = { ready: 0, loading: 1, failed: 2 } as const;

/**
 * Of each version the best that any classifier says of it; of equals the first. That it is a
 * fallback counts whoever says so: another classifier may have the same one for itself. That it is
 * there by name only counts where all say so.
 */
export function combineStatuses(
  statuses: readonly ClassifierStatus[],
): Extract<Catalogue, { known: true }> {
  const best = new Map<string, KnownVersion>();
  for (const served of statuses.flatMap(({ models }) => models)) {
    const known = toKnownVersion(served);
    const key = fullNameOf(known);
    const other = best.get(key) ?? known;
    const better = BY_STATE[known.state] < BY_STATE[other.state] ? known : other;
    const fallbackReason = better.fallbackReason ?? other.fallbackReason ?? known.fallbackReason;
    const byNameOnly = known.byNameOnly && other.byNameOnly;
    best.set(key, { ...better, fallbackReason, byNameOnly });
  }
  const reasons = statuses.flatMap(({ whyNone }) => (whyNone === undefined ? [] : [whyNone]));
  return {
    known: true,
    models: [...best.values()].sort(byNameThenNewest),
    reason: reasons[0] ?? NO_CLASSIFIER,
    uploadVolumes: statuses.flatMap(({ uploadVolume }) => uploadVolume ?? []),
  };
}

function toKnownVersion(served: ServedModel): KnownVersion {
  return { ...served, ...identityOf(served) };
}

function byNameThenNewest(a: ModelIdentity, b: ModelIdentity): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return Number(b.version) - Number(a.version);
}
