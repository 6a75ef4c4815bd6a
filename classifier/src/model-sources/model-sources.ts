import { addressSource } from './address/address-source.js';
import { fileSource } from './file-source.js';
import { folderSource } from './folder-source.js';
import { hubSource } from './hub/hub-source.js';
import type { ModelSource } from './model-source.js';
import { zipSource } from './zip-source.js';

/** The first that takes what the caller wrote finds the export; the last takes all. */
export const MODEL_SOURCES: readonly ModelSource[] = [
  hubSource,
  addressSource,
  zipSource,
  fileSource,
  folderSource,
];
