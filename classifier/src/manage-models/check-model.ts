import { basename, resolve } from 'node:path';
import { modelIdentitySchema, type ModelIdentity } from '@detections/schema';
import { readEvaluationConfig } from '../config.js';
import { describeCheck } from '../importers/check-package.js';
import { examinePackage } from './examine-package.js';

export interface CheckedModel {
  readonly accepted: boolean;
  /** As the caller wants it. */
  readonly report: string;
}

/** What it goes by where its folder's name is none that a model may have. */
const UNNAMED: ModelIdentity = { name: 'model', version: '1' };

/**
 * Says what a folder would become if it lay in the models folder.
 *
 * @param path As the caller wrote it, from where the caller stands.
 * @throws ConfigError where the environment is wrong.
 */
export async function checkModel(
  path: string,
  { json }: { readonly json: boolean },
): Promise<CheckedModel> {
  const config = readEvaluationConfig();
  const folder = resolve(config.INIT_CWD, path);
  const check = await examinePackage(config, { ...identityOf(folder), folder });
  const text = json ? JSON.stringify(check, undefined, 2) : describeCheck(check);
  return { accepted: check.outcome === 'accepted', report: `${text}\n` };
}

/** `models/screws/3` and `screws` are both called `screws`. */
function identityOf(path: string): ModelIdentity {
  const [last, before] = [basename(path), basename(resolve(path, '..'))];
  const guesses = [
    { name: before, version: last },
    { name: last.toLowerCase(), version: UNNAMED.version },
  ];
  return guesses.find((guess) => modelIdentitySchema.safeParse(guess).success) ?? UNNAMED;
}
