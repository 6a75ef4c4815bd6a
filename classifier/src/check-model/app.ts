import { basename, resolve } from 'node:path';
import { modelIdentitySchema, type ModelIdentity } from '@detections/schema';
import { readEvaluationConfig } from '../config.js';
import { checkPackage, describeCheck, type PackageCheck } from '../importers/check-package.js';
import { importOnOwnThread } from '../importers/import-on-own-thread.js';
import { modelLocation } from '../model-location.js';

export interface CheckedModel {
  readonly accepted: boolean;
  /** As the caller wants it. */
  readonly report: string;
}

/** What it goes by where its folder's name is none that a model may have. */
const UNNAMED: ModelIdentity = { name: 'model', version: '1' };

/**
 * Says what a folder would become if it lay in the models folder: it is imported into the cache and
 * tried, and stays as it is.
 *
 * @param folder As the caller wrote it, from where the caller stands.
 * @throws ConfigError where the environment is wrong.
 */
export async function checkModel(
  folder: string,
  { json }: { readonly json: boolean },
): Promise<CheckedModel> {
  const config = readEvaluationConfig();
  const path = resolve(config.INIT_CWD, folder);
  const check = await checkPackage(() =>
    importOnOwnThread(
      {
        ...identityOf(path),
        folder: path,
        cacheDir: modelLocation(config).cacheFolder,
        threadCount: config.INFERENCE_THREADS,
      },
      new AbortController().signal,
    ),
  );
  const text = json ? JSON.stringify(check, undefined, 2) : describeCheck(check);
  return { accepted: isAccepted(check), report: `${text}\n` };
}

function isAccepted({ outcome }: PackageCheck): boolean {
  return outcome === 'accepted';
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
