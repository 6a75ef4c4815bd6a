import type { CardLabel } from '@detections/schema';
import { z } from 'zod';
import { ImportRefusedError } from '../import-refused-error.js';
import type { FolderListing, Importer } from '../importer.js';
import type { ExportFacts } from '../onnx-export/export-facts.js';
import { findOnnxFile, hasOnnxFile } from '../onnx-export/find-onnx-file.js';
import { planOnnx } from '../onnx-export/plan-onnx.js';
import { onnxFilesOf } from '../onnx-export/read-onnx-file.js';
import { readJson } from '../read-json.js';
import { readSettings } from '../settings/read-settings.js';
import { labelsFileOf, resolveLabels } from '../settings/resolve-labels.js';
import { SETTINGS_FILE, type Settings } from '../settings/settings.js';
import { configSchema, processorSchema, type HuggingFaceConfig } from './config.js';
import { preprocessingOf, PROCESSOR_FILE } from './preprocessor.js';
import { factsOfTimm, pretrainedSchema } from './timm.js';

const CONFIG_FILE = 'config.json';

/** What Optimum and timm write: a network, what its classes are called, how pictures are prepared. */
export const huggingFace: Importer = {
  kind: 'hugging-face',
  needs:
    'model.onnx or onnx/model.onnx, config.json and, unless that is timm’s, preprocessor_config.json',
  recognises: (listing) => listing.files.has(CONFIG_FILE) && hasOnnxFile(listing),

  async filesThatMatter(listing) {
    const settings = await readSettings(listing);
    const modelFile = findOnnxFile(listing, settings);
    const besides = [
      CONFIG_FILE,
      PROCESSOR_FILE,
      SETTINGS_FILE,
      labelsFileOf(listing, settings) ?? '',
    ];
    return [
      ...(await onnxFilesOf(listing.folder, modelFile)),
      ...besides.filter((name) => listing.files.has(name)),
    ];
  },

  async read(listing) {
    const settings = await readSettings(listing);
    const modelFile = findOnnxFile(listing, settings);
    const config = await readJson(listing.folder, CONFIG_FILE, configSchema);
    requireClassifier(config);
    const facts = await factsOf(listing, config, settings);
    const labels =
      settings.labels === undefined && facts.labels !== undefined
        ? facts.labels
        : await resolveLabels(listing, settings);
    const known = labels === undefined ? facts : { ...facts, labels };
    return planOnnx({ folder: listing.folder, modelFile, settings, facts: known });
  },
};

/** Such as `ViTForImageClassification`; a name without a task says nothing. */
function requireClassifier({ architectures }: HuggingFaceConfig): void {
  const other = architectures?.find((name) => /For(?!ImageClassification)[A-Z]/.test(name));
  if (other === undefined) return;
  throw new ImportRefusedError(
    'not-a-classifier',
    `config.json has "architectures": ["${other}"]; expected a network for image classification, such as ViTForImageClassification.`,
  );
}

async function factsOf(
  { folder, files }: FolderListing,
  config: HuggingFaceConfig,
  settings: Settings,
): Promise<ExportFacts> {
  const common = {
    layout: 'NCHW',
    kind: 'logits',
    outputName: 'logits',
    multiLabel: config.problem_type === 'multi_label_classification',
  } as const;
  const labels = labelsOf(config);
  const named = { ...common, ...(labels !== undefined && { labels }) };
  // With the user's own words on it, whatever is not known of the export's does not matter.
  if (settings.preprocessing !== undefined && settings.normalization !== undefined) return named;
  if (typeof settings.preprocessing === 'string') return named;
  if (files.has(PROCESSOR_FILE)) {
    const processor = await readJson(folder, PROCESSOR_FILE, processorSchema);
    const { normalization, preset } = preprocessingOf(processor, config);
    return { ...named, normalization, presets: [preset] };
  }
  if (config.pretrained_cfg == null && config.architecture == null) return named;
  return { ...named, ...factsOfTimm(config, await readPretrained(folder, config)) };
}

async function readPretrained(
  folder: string,
  config: HuggingFaceConfig,
): Promise<z.infer<typeof pretrainedSchema>> {
  // Older files have at the top what newer ones have in there.
  if (config.pretrained_cfg == null) return readJson(folder, CONFIG_FILE, pretrainedSchema);
  const nested = z.object({ pretrained_cfg: pretrainedSchema });
  return (await readJson(folder, CONFIG_FILE, nested)).pretrained_cfg;
}

/** Counted by `id2label`: in `label2id`, two classes of one name are one. */
function labelsOf({ id2label }: HuggingFaceConfig): readonly CardLabel[] | undefined {
  if (id2label == null) return undefined;
  const count = Object.keys(id2label).length;
  return Array.from({ length: count }, (_, index) => {
    const name = id2label[String(index)];
    if (name !== undefined && name !== '') return { name };
    throw new ImportRefusedError(
      'labels-invalid',
      `config.json has ${String(count)} classes in "id2label", and none with the index ${String(index)}; expected all from 0.`,
    );
  });
}
