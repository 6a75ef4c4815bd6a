import { basename, dirname } from 'node:path';
import { modelIdentitySchema, type ModelIdentity } from '@detections/schema';
import { describeCheck } from '../importers/check-package.js';
import { modelNameFrom } from '../model-sources/model-name.js';
import type { Examine } from './examine-package.js';

export interface CheckedModel {
  readonly accepted: boolean;
  /** As the caller wants it. */
  readonly report: string;
}

/** What it goes by where its folder's name is none that a model may have. */
const UNNAMED: ModelIdentity = { name: 'model', version: '1' };

/** Says what an export would become if it lay in the models folder. */
export async function checkModel(
  options: { readonly folder: string; readonly title: string; readonly json: boolean },
  examine: Examine,
): Promise<CheckedModel> {
  const { folder, title, json } = options;
  const check = await examine({ ...identityOf(folder, title), folder });
  const text = json ? JSON.stringify(check, undefined, 2) : describeCheck(check);
  return { accepted: check.outcome === 'accepted', report: `${text}\n` };
}

/** `models/screws/3` and `screws` are both called `screws`. */
function identityOf(path: string, title: string): ModelIdentity {
  const placed = { name: basename(dirname(path)), version: basename(path) };
  if (modelIdentitySchema.safeParse(placed).success) return placed;
  try {
    return { name: modelNameFrom(title), version: UNNAMED.version };
  } catch {
    return UNNAMED;
  }
}
