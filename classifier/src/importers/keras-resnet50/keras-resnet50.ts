import { hashFile } from '../../models/hash-file.js';
import { ModelFileInvalidError } from '../../models/model-file-invalid-error.js';
import { ImportRefusedError, type RefusalReason } from '../import-refused-error.js';
import type { Importer } from '../importer.js';
import { describeNetwork } from './card.js';
import { foldKerasWeights } from './fold-keras-weights.js';
import { readLabels } from './labels.js';
import { CLASS_INDEX_FILE_NAME, modelFilesIn, WEIGHTS_FILE_NAME } from './model-files.js';
import { RESNET50 } from './resnet50.js';
import { writeOnnx } from './write-onnx.js';

/** The classes are known; where Keras's list of them is there, it is compared. */
const FILES = [WEIGHTS_FILE_NAME, CLASS_INDEX_FILE_NAME];

/** Keras's ResNet50 as Keras publishes it: the network is known, and all that is said of it. */
export const kerasResNet50: Importer = {
  kind: 'keras-resnet50',
  needs: WEIGHTS_FILE_NAME,
  recognises: ({ files }) => files.has(WEIGHTS_FILE_NAME),
  filesThatMatter: ({ files }) => Promise.resolve(FILES.filter((name) => files.has(name))),

  async read({ folder }) {
    const { weightsPath, classIndexPath } = modelFilesIn(folder);
    const labels = await readLabels(classIndexPath).catch(refuseAs('labels-invalid'));
    return {
      card: describeNetwork(labels),
      weightsFile: WEIGHTS_FILE_NAME,
      graphs: [{ maxBatchSize: undefined, write: () => convert(weightsPath) }],
    };
  },
};

async function convert(weightsPath: string): Promise<Uint8Array> {
  const weightsSha256 = await hashFile(weightsPath, 'sha256');
  const weights = await foldKerasWeights({ weightsPath, weightsSha256 }, RESNET50).catch(
    refuseAs('corrupt'),
  );
  return writeOnnx(RESNET50, weights);
}

function refuseAs(reason: RefusalReason): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof ModelFileInvalidError)) throw error;
    throw new ImportRefusedError(reason, error.message, { cause: error });
  };
}
