import { fullNameOf, type ExportedHead, type ModelCard } from '@detections/schema';
import type { z } from 'zod';
import type { settingsSchema } from '../importers/settings/settings.js';
import { ONNX_EMBEDDING_NAME, ONNX_PROBABILITIES_NAME } from '../onnx/onnx-contract.js';

/**
 * What `detections.json` says of an exported head. Of the base's presets it has the one that the
 * head was taught with alone: with another one, its weights mean nothing.
 *
 * @returns undefined where the base has no such preset.
 */
export function packageSettings(
  { name, version, base, labels }: ExportedHead,
  card: ModelCard,
): z.input<typeof settingsSchema> | undefined {
  const preset = card.preprocessing.find((each) => each.name === base.preset);
  if (preset === undefined) return undefined;
  return {
    ...(card.license !== undefined && { license: card.license }),
    source: `own classifier ${name}, training ${String(version)}, on ${fullNameOf(base)} (digest ${base.digest})`,
    outputName: ONNX_PROBABILITIES_NAME,
    embeddingName: ONNX_EMBEDDING_NAME,
    preprocessing: [preset],
    labels: [...labels],
  };
}
