import { relative } from 'node:path';
import { REPOSITORY } from './shared-folder.js';

/**
 * Whose files run one after another: services as processes, engines with threads of their own, and
 * what measures how long something takes. Paths begin so.
 */
export const ALONE = [
  'tests/dist/clients/',
  'tests/dist/command-line/evaluate',
  'tests/dist/command-line/prepare',
  'tests/dist/command-line/start-and-stop',
  'tests/dist/system/',
  'classifier/dist/engines/',
  'classifier/dist/images/decoder-pool',
  'classifier/dist/load-model',
  'graphql-api/dist/http/pace',
];

/** What takes seconds: these, commands as processes, and real networks and servers with all their libraries. */
export const SLOW = [
  ...ALONE,
  'tests/dist/command-line/',
  'classifier/dist/export-head/export-head',
  'classifier/dist/images/copy-picture',
  'classifier/dist/images/enlarge',
  'classifier/dist/images/image-preprocessor',
  'classifier/dist/images/mend-image',
  'classifier/dist/images/resample',
  'classifier/dist/importers/adapted-network',
  'classifier/dist/importers/import-package',
  'classifier/dist/importers/efficientnet-lite0/efficientnet-lite0',
  'classifier/dist/importers/keras-resnet50/keras-resnet50',
  'classifier/dist/quantize/graph/quantize-graph',
  'graphql-api/dist/clients/',
  'graphql-api/dist/doors/',
  'graphql-api/dist/http/',
  'graphql-api/dist/pictures/multipart',
  'graphql-api/dist/storage/',
  'tests/support/dist/checks',
];

/** @param path Whole, of a test's compiled file. */
export function isSlow(path: string): boolean {
  const file = relative(REPOSITORY, path).replaceAll('\\', '/');
  return SLOW.some((start) => file.startsWith(start));
}
