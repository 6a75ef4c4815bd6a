import { cp, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ModelIdentity } from '@detections/schema';
import { FALLBACK_FOLDER, findFallbackCheckpoint, NO_FALLBACK } from './fallback-files.js';
import { findModelFolder, NO_WEIGHTS } from './shared-folder.js';

const WEIGHTS_FOLDER = findModelFolder();
/** For WEIGHTS_URLS: nothing listens at this port, which is kept for a protocol that nobody speaks. */
export const NOBODY = 'http://127.0.0.1:2/';

/** What real services in these tests answer by: ResNet50 where its weights are, else the fallback. */
export const NETWORK: ModelIdentity =
  WEIGHTS_FOLDER === undefined
    ? { name: 'efficientnet-lite0', version: '1' }
    : { name: 'resnet50', version: '1' };

/** Its presets; the last of them is the one of `/predict`. */
export const NETWORK_PRESETS: readonly string[] =
  WEIGHTS_FOLDER === undefined ? ['CENTER_CROP'] : ['CENTER_CROP', 'KERAS'];

/** Names it on the command line, where nothing named is ResNet50. */
export const MODEL_WORDS: readonly string[] =
  WEIGHTS_FOLDER === undefined ? ['--model', NETWORK.name] : [];

/** What a service is told, so that it answers by that and by no other. */
export const NETWORK_ENVIRONMENT: Readonly<Record<string, string>> =
  WEIGHTS_FOLDER === undefined
    ? { FALLBACK_MODEL: 'on', FALLBACK_MODEL_DIR: FALLBACK_FOLDER, WEIGHTS_URLS: NOBODY }
    : { FALLBACK_MODEL: 'off', MODEL_DIR: WEIGHTS_FOLDER };

/** Why no real service can answer here, or undefined where one can. */
export function missingNetwork(): string | undefined {
  return WEIGHTS_FOLDER === undefined && findFallbackCheckpoint() === undefined
    ? `${NO_WEIGHTS}, and ${NO_FALLBACK}`
    : undefined;
}

/** As a model of one's own: what an importer needs of it, in a folder that is made. */
export async function copyNetwork(folder: string): Promise<void> {
  if (WEIGHTS_FOLDER === undefined) await copyFallback(folder);
  else await cp(WEIGHTS_FOLDER, folder, { recursive: true });
}

/** EfficientNet-Lite0 as a model of one's own, whatever the network is. */
export async function copyFallback(folder: string): Promise<void> {
  const checkpoint = findFallbackCheckpoint() ?? '';
  await mkdir(folder, { recursive: true });
  await cp(checkpoint, join(folder, basename(checkpoint)));
}
