import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the repository, seen from tests/support/dist. */
export const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));

/** The folder beside the project that holds weights, pictures and Keras's answers. */
export const SHARED = join(REPOSITORY, '..', 'shared');

/** ResNet50's weights, as Keras publishes them. */
export const WEIGHTS_FILE = 'resnet50_weights_tf_dim_ordering_tf_kernels.h5';

/** Where the classifier's own search finds weights without any configuration, but for its cache. */
const MODEL_FOLDERS = [
  process.env['MODEL_DIR'],
  join(REPOSITORY, 'models', 'resnet50'),
  join(SHARED, 'models', 'resnet50'),
];

/** Why a test does without. */
export const NO_WEIGHTS =
  'no ResNet50 weights in $MODEL_DIR, ./models/resnet50 or ../shared/models/resnet50';

export function findModelFolder(): string | undefined {
  return MODEL_FOLDERS.find(
    (folder) => folder !== undefined && existsSync(join(folder, WEIGHTS_FILE)),
  );
}
