import { basename, dirname } from 'node:path';
import { modelIdentitySchema, type ModelIdentity } from '@detections/schema';
import { describeCheck } from '../importers/check-package.js';
import type { Examine } from './examine-package.js';

export interface CheckedModel {
  readonly accepted: boolean;
  /** As the caller wants it. */
  readonly report: string;
}

/** What it goes by where its folder's name is none that a model may have. */
const UNNAMED: ModelIdentity = { name: 'model', version: '1' };

/** Says what a folder would become if it lay in the models folder. */
export async function checkModel(
  { folder, json }: { readonly folder: string; readonly json: boolean },
  examine: Examine,
): Promise<CheckedModel> {
  const check = await examine({ ...identityOf(folder), folder });
  const text = json ? JSON.stringify(check, undefined, 2) : describeCheck(check);
  return { accepted: check.outcome === 'accepted', report: `${text}\n` };
}

/** `models/screws/3` and `screws` are both called `screws`. */
function identityOf(path: string): ModelIdentity {
  const [last, before] = [basename(path), basename(dirname(path))];
  const guesses = [
    { name: before, version: last },
    { name: last.toLowerCase(), version: UNNAMED.version },
  ];
  return guesses.find((guess) => modelIdentitySchema.safeParse(guess).success) ?? UNNAMED;
}
