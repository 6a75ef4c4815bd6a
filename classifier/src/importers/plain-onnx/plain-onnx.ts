import { fileCalled } from '../file-called.js';
import type { Importer } from '../importer.js';
import { findOnnxFile, hasOnnxFile } from '../onnx-export/find-onnx-file.js';
import { planOnnx } from '../onnx-export/plan-onnx.js';
import { onnxFilesOf } from '../onnx-export/read-onnx-file.js';
import { readSettings } from '../settings/read-settings.js';
import { labelsFileOf, resolveLabels } from '../settings/resolve-labels.js';
import { SETTINGS_FILE } from '../settings/settings.js';

/** A network without anything that tells of it but what its owner wrote down. */
export const plainOnnx: Importer = {
  kind: 'plain-onnx',
  needs: 'model.onnx, labels.txt and detections.json',
  recognises: hasOnnxFile,

  async filesThatMatter(listing) {
    const settings = await readSettings(listing);
    const modelFile = findOnnxFile(listing, settings);
    const besides = [
      fileCalled(listing.files, SETTINGS_FILE),
      labelsFileOf(listing, settings) ?? '',
    ];
    return [
      ...(await onnxFilesOf(listing.folder, modelFile)),
      ...besides.filter((name) => listing.files.has(name)),
    ];
  },

  async read(listing) {
    const { folder } = listing;
    const settings = await readSettings(listing);
    const modelFile = findOnnxFile(listing, settings);
    const labels = await resolveLabels(listing, settings);
    const facts = labels === undefined ? {} : { labels };
    return planOnnx({ folder, modelFile, settings, facts });
  },
};
