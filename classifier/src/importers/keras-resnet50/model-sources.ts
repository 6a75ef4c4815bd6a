import { WEIGHTS_FILE_NAME } from './model-files.js';

/** A file as it is published. */
export interface PublishedFile {
  readonly name: string;
  /** Tried in order. */
  readonly urls: readonly string[];
  /** Of the whole file, lower-case hex; undefined where it is not known. */
  readonly md5: string | undefined;
}

export interface ModelSources {
  readonly weights: PublishedFile;
}

/**
 * Where Keras itself downloads from, with its own checksum (keras/src/applications/resnet.py,
 * WEIGHTS_HASHES), and an older release as second source.
 */
export const DEFAULT_MODEL_SOURCES = {
  weights: {
    name: WEIGHTS_FILE_NAME,
    urls: [
      `https://storage.googleapis.com/tensorflow/keras-applications/resnet/${WEIGHTS_FILE_NAME}`,
      `https://github.com/keras-team/keras-applications/releases/download/resnet/${WEIGHTS_FILE_NAME}`,
    ],
    md5: '2cb95161c43110f7111970584f804107',
  },
} satisfies ModelSources;
