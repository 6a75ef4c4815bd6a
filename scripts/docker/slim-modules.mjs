/**
 * Removes from ./node_modules what no program runs: source maps, types, documents, tests, builds
 * for browsers. Licences stay. For the images; they load every module once it is done.
 */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const NEVER_RUN = /(\.(map|md|markdown|ts|mts|cts|tsx|tsbuildinfo)|\.(test|spec)\.[cm]?js)$/i;
const LICENCE = /licen[cs]e|copying|notice/i;
/** Only beside a package.json: deeper down a folder of such a name may hold code. */
const NEVER_RUN_FOLDERS =
  /^(\.github|tests?|__tests__|docs?|examples?|bench(mark)?s?|integration)$/;
const PACKAGE = /(^|\/)node_modules\/(@[^/]+\/)?[^/@][^/]*$/;
const FOR_BROWSERS = /^(iife|umd)$/;

const entries = readdirSync('node_modules', { recursive: true, withFileTypes: true });
for (const entry of entries) {
  const path = join(entry.parentPath, entry.name);
  if (neverRuns(entry)) rmSync(path, { recursive: true, force: true });
}

function neverRuns(entry) {
  if (entry.isFile()) return NEVER_RUN.test(entry.name) && !LICENCE.test(entry.name);
  if (!entry.isDirectory()) return false;
  const isInPackage = PACKAGE.test(entry.parentPath);
  return FOR_BROWSERS.test(entry.name) || (isInPackage && NEVER_RUN_FOLDERS.test(entry.name));
}
