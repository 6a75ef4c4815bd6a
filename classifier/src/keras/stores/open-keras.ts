import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { ImportRefusedError } from '../../importers/import-refused-error.js';
import { describeBytes } from '../../importers/onnx-export/describe-bytes.js';
import { readJson } from '../../importers/read-json.js';
import type { KerasNetwork } from '../keras-network.js';
import { openFileSource } from './byte-source.js';
import { withHdf5File } from './hdf5-file.js';
import { weightsOfKeras3 } from './keras-3-weights.js';
import { openKerasArchive, type KerasArchive } from './keras-archive.js';
import { kerasNetworkInH5 } from './keras-h5.js';
import { parseTopology } from './parse-topology.js';
import { damaged } from './refusals.js';
import { manifestSchema, shardFilesOf, withShards } from './tfjs-shards.js';

/** Within a `.keras` file, and the name of the file that holds the layers where it was unpacked. */
const CONFIG_FILE = 'config.json';
const WEIGHTS_FILE = 'model.weights.h5';
const METADATA_FILE = 'metadata.json';

/**
 * Hands `use` the network of a file that Keras or TensorFlow.js saved: `.h5`, `.keras`, `model.json`
 * with its weights beside it, or the `config.json` of a `.keras` file that was unpacked.
 *
 * @param name Relative to the folder.
 * @throws ImportRefusedError where it is none of these, or damaged.
 */
export async function withKerasNetwork<T>(
  folder: string,
  name: string,
  use: (network: KerasNetwork) => T,
): Promise<T> {
  const path = join(folder, name);
  if (basename(name) === CONFIG_FILE) return withArchive(await openUnpacked(folder, name), use);
  if (name.endsWith('.json')) return withTfjs(folder, name, use);
  const source = openFileSource(path, name);
  const start = new Uint8Array(64);
  const bytes = start.subarray(0, source.read(start, 0));
  // By its bytes: Keras 2 wrote HDF5 under the name `.keras`, too.
  const text = Buffer.from(bytes).toString('latin1');
  if (text.startsWith('\x89HDF\r\n')) {
    return withHdf5File(source, (file) => use(kerasNetworkInH5(file)));
  }
  source.close();
  if (text.startsWith('PK\x03\x04')) return withArchive(await openKerasArchive(path, name), use);
  throw new ImportRefusedError(
    'corrupt',
    `${name} is no file that Keras saved: it is ${describeBytes(bytes) ?? 'neither HDF5 nor a zip'}.`,
  );
}

/** The files that a network is read from, relative to the folder: `name`, and its weights'. */
export async function kerasFilesOf(folder: string, name: string): Promise<readonly string[]> {
  if (basename(name) === CONFIG_FILE) {
    return [name, join(dirname(name), METADATA_FILE), join(dirname(name), WEIGHTS_FILE)];
  }
  if (!name.endsWith('.json')) return [name];
  const { weightsManifest } = await readTfjs(folder, name);
  return [name, ...shardFilesOf(name, weightsManifest)];
}

async function withArchive<T>(
  { name, config, metadata, weights }: KerasArchive,
  use: (network: KerasNetwork) => T,
): Promise<T> {
  let topology: unknown;
  try {
    topology = parseTopology(name, config);
  } catch (error) {
    weights.close();
    throw error;
  }
  const kerasVersion = metadata === undefined ? undefined : versionIn(metadata);
  return withHdf5File(weights, (file) =>
    use({ topology, kerasVersion, weights: weightsOfKeras3(file) }),
  );
}

const metadataSchema = z.object({ keras_version: z.string() });

function versionIn(metadata: string): string | undefined {
  try {
    return metadataSchema.parse(JSON.parse(metadata)).keras_version;
  } catch {
    // It decides little, and its absence is not an error either.
    return undefined;
  }
}

/** A `.keras` file that somebody, or some tool that takes zips, has unpacked. */
async function openUnpacked(folder: string, name: string): Promise<KerasArchive> {
  const beside = (file: string): string => join(dirname(name), file);
  const read = (file: string): Promise<string> => readFile(join(folder, beside(file)), 'utf8');
  return {
    name: beside(WEIGHTS_FILE),
    config: await read(CONFIG_FILE),
    metadata: await read(METADATA_FILE).catch(() => undefined),
    weights: openFileSource(join(folder, beside(WEIGHTS_FILE)), beside(WEIGHTS_FILE)),
  };
}

/** What is not described is kept: `modelTopology` is `model_config` in Keras's own, or around it. */
const tfjsSchema = z.object({
  format: z.string().nullish(),
  modelTopology: z.unknown(),
  weightsManifest: manifestSchema.default([]),
});

const topologySchema = z.object({
  keras_version: z.string().optional(),
  model_config: z.unknown().optional(),
});

async function withTfjs<T>(
  folder: string,
  name: string,
  use: (network: KerasNetwork) => T,
): Promise<T> {
  const { modelTopology, weightsManifest } = await readTfjs(folder, name);
  const { keras_version: kerasVersion, model_config: topology = modelTopology } =
    topologySchema.parse(modelTopology);
  return withShards(folder, name, weightsManifest, (weights) =>
    use({ topology, kerasVersion, weights }),
  );
}

async function readTfjs(folder: string, name: string): Promise<z.infer<typeof tfjsSchema>> {
  const model = await readJson(folder, name, tfjsSchema);
  const isGraph =
    model.format === 'graph-model' || graphSchema.safeParse(model.modelTopology).success;
  if (isGraph) {
    throw new ImportRefusedError(
      'unknown-kind',
      `${name} is a graph of TensorFlow operators, not a network of Keras layers, which is what is read here: put the Keras file (.keras or .h5) that it was made of there, or convert that with tensorflowjs_converter --output_format=tfjs_layers_model.`,
    );
  }
  if (topologySchema.safeParse(model.modelTopology).success) return model;
  throw damaged(
    name,
    'expected "modelTopology" with the layers of a network, as TensorFlow.js saves it',
  );
}

/** What a TensorFlow graph has and a network of layers has not. */
const graphSchema = z.object({ node: z.array(z.unknown()) });
