import { relative } from 'node:path';
import { REPOSITORY } from './shared-folder.js';

/** What takes seconds: real engines, decoders and processes, and servers with all their libraries. */
export const SLOW = [
  /^tests\/dist\//,
  /^classifier\/dist\/(engines\/|load-model)/,
  /^classifier\/dist\/export-head\/export-head/,
  /^classifier\/dist\/images\/(decoder-pool|enlarge|image-preprocessor|mend-image)/,
  /^classifier\/dist\/images\/resample/,
  /^classifier\/dist\/importers\/(adapted-network|import-package)/,
  /^classifier\/dist\/importers\/keras-resnet50\/keras-resnet50/,
  /^classifier\/dist\/quantize\/quantize-network/,
  /^graphql-api\/dist\/(clients|doors|http|storage\/redis)\//,
  /^graphql-api\/dist\/pictures\/multipart/,
  /^tests\/support\/dist\/checks/,
];

/** @param path Whole, of a test's compiled file. */
export function isSlow(path: string): boolean {
  const file = relative(REPOSITORY, path).replaceAll('\\', '/');
  return SLOW.some((pattern) => pattern.test(file));
}
