import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeNewFolder } from '@detections/runtime';
import { InputError } from '@detections/runtime/lifecycle';
import {
  describeUnknownModel,
  fullNameOf,
  type ModelCard,
  type ModelReference,
} from '@detections/schema';
import { ImportRefusedError } from '../importers/import-refused-error.js';
import { SETTINGS_FILE } from '../importers/settings/settings.js';
import { localModels, type ImportFound, type LocalNetwork } from '../local-models.js';
import type { ModelLocation } from '../model-location.js';
import { runOnOwnThread } from '../run-on-own-thread.js';
import type { ComparedNetwork, CompareTask } from './compare-thread.js';
import { configOf, processorOf, settingsOf } from './hub-files.js';
import { readmeOf } from './readme.js';
import { standardGraph } from './standard-graph.js';

export interface ExportModelOptions {
  readonly model: ModelReference;
  /** A new one. */
  readonly folder: string;
  readonly location: ModelLocation;
  readonly importFound: ImportFound;
  readonly threadCount: number;
}

/** A network of float16 is one of float32 from the outside, and rounds at other places. */
const TOLERANCE = 5e-3;

/**
 * Writes a model as others' tools read it: one ONNX file and Hugging Face's files. It is imported
 * again and asked before it is there.
 *
 * @throws InputError where there is no such model here, or it answers otherwise once it is exported.
 */
export async function exportModel(options: ExportModelOptions): Promise<ModelCard> {
  const { folder } = options;
  const { card, read } = await openModel(options);
  const network = await read();
  await writeNewFolder(folder, async (incoming) => {
    await writeFiles(incoming, card, network);
    const difference = await differenceOnce(incoming, { card, network }, options);
    if (difference <= TOLERANCE) return;
    throw new InputError(
      `Expected ${fullNameOf(card)} to answer the same once it is exported; a probability differs by ${difference.toFixed(4)}.`,
    );
  });
  return card;
}

/** Imports what was written, where nothing of it stays, and asks both. */
async function differenceOnce(
  folder: string,
  original: ComparedNetwork,
  { importFound, threadCount }: ExportModelOptions,
): Promise<number> {
  const { name, version } = original.card;
  const cacheDir = await mkdtemp(join(tmpdir(), 'detections-export-'));
  try {
    const { card, onnxPath } = await importFound({ name, version, folder }, cacheDir);
    return await runOnOwnThread<CompareTask, number>({
      file: new URL('./compare-thread.js', import.meta.url),
      name: 'compareAnswers',
      task: { one: original, other: { card, network: onnxPath }, threadCount },
    });
  } finally {
    await rm(cacheDir, { recursive: true, force: true });
  }
}

async function writeFiles(folder: string, card: ModelCard, network: Uint8Array): Promise<void> {
  const graph = standardGraph(network, card);
  const files: Readonly<Record<string, Uint8Array | string>> = {
    'model.onnx': graph.bytes,
    'config.json': json(configOf(card, graph)),
    'preprocessor_config.json': json(processorOf(card, graph)),
    [SETTINGS_FILE]: json(settingsOf(card, graph)),
    'README.md': readmeOf(card, graph),
  };
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(folder, name), content);
  }
}

/** The highest version where none is named. */
async function openModel({
  model: { name = '', version },
  location,
  importFound,
}: ExportModelOptions): Promise<LocalNetwork> {
  const models = await localModels(location, importFound);
  const named = models.filter(
    (each) => each.name === name && (version === undefined || each.version === version),
  );
  const highest = Math.max(...named.map((each) => Number(each.version)));
  // Where the models folder has what is built in, that comes first.
  const chosen = named.find((each) => Number(each.version) === highest);
  if (chosen === undefined) throw new InputError(describeUnknownModel(name, version, models));
  const network = await chosen.open().catch((error: unknown) => {
    if (!(error instanceof ImportRefusedError)) throw error;
    const what = `Expected ${fullNameOf(chosen)} to be a model; it is refused (${error.reason}): ${error.message}`;
    throw new InputError(what, { cause: error });
  });
  if (network !== undefined) return network;
  throw new InputError(
    `Expected the files of ${fullNameOf(chosen)} to be on this machine; they are not. They come with: detections classify --model ${name} PHOTO`,
  );
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
