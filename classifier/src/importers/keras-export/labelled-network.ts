import type { Importer } from '../importer.js';
import type { ExportFacts } from '../onnx-export/export-facts.js';
import { readSettings } from '../settings/read-settings.js';
import type { Settings } from '../settings/settings.js';
import { filesAroundKeras } from './files-around-keras.js';
import { findKerasFile, type KerasFileNames } from './find-keras-file.js';
import { labelsBeside, labelsFileBeside } from './labels-beside.js';
import { planKeras, type KerasFacts } from './plan-keras.js';

/** How pictures become what the network takes. */
type Meaning = (
  modelFile: string,
  settings: Settings,
  network: KerasFacts,
) => Pick<ExportFacts, 'normalization' | 'presetFor'>;

/** What importers share that read one network of Keras layers, with its classes in a file beside it. */
export function labelledNetwork(
  names: KerasFileNames,
  meaning: Meaning,
): Pick<Importer, 'filesThatMatter' | 'read'> {
  return {
    async filesThatMatter(listing) {
      const settings = await readSettings(listing);
      const modelFile = findKerasFile(listing, settings, names);
      return filesAroundKeras(listing, modelFile, [labelsFileBeside(listing, settings, modelFile)]);
    },

    async read(listing) {
      const settings = await readSettings(listing);
      const modelFile = findKerasFile(listing, settings, names);
      const labels = await labelsBeside(listing, settings, modelFile);
      return planKeras({
        ...{ folder: listing.folder, modelFile, settings },
        facts: (network) => ({
          ...(labels !== undefined && { labels }),
          ...meaning(modelFile, settings, network),
        }),
      });
    },
  };
}
