import { join } from 'node:path';

/** Where Keras's files are in a folder. */
export interface ModelFiles {
  readonly weightsPath: string;
  /** Not needed: the classes are ImageNet's. Where it is there it is compared. */
  readonly classIndexPath: string;
}

/** Keras's own names (keras/src/applications/resnet.py and imagenet_utils.py). */
export const WEIGHTS_FILE_NAME = 'resnet50_weights_tf_dim_ordering_tf_kernels.h5';
export const CLASS_INDEX_FILE_NAME = 'imagenet_class_index.json';

export function modelFilesIn(folder: string): ModelFiles {
  return {
    weightsPath: join(folder, WEIGHTS_FILE_NAME),
    classIndexPath: join(folder, CLASS_INDEX_FILE_NAME),
  };
}
