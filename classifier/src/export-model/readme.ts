import { fullNameOf, type ModelCard } from '@detections/schema';
import { differencesOf } from './hub-files.js';
import type { StandardGraph } from './standard-graph.js';

/** License names that Hugging Face's front matter knows and that cards have. */
const KNOWN_LICENSES: ReadonlySet<string> = new Set([
  ...['apache-2.0', 'mit', 'bsd-2-clause', 'bsd-3-clause', 'gpl-3.0', 'agpl-3.0', 'lgpl-3.0'],
  ...['cc0-1.0', 'cc-by-4.0', 'cc-by-sa-4.0', 'cc-by-nc-4.0', 'openrail', 'unlicense'],
]);

/** `README.md`: a model card as Hugging Face shows it. */
export function readmeOf(
  card: ModelCard,
  { takesBytes, multiLabel }: Pick<StandardGraph, 'takesBytes' | 'multiLabel'>,
): string {
  const { title = card.name, license, source, labels, input } = card;
  const differences = differencesOf(card);
  const size = `${String(input.width)}×${String(input.height)}`;
  return [
    '---',
    ...licenseLines(license),
    'pipeline_tag: image-classification',
    'tags: [onnx]',
    '---',
    '',
    `# ${oneLine(title)}`,
    '',
    `An image classifier of ${String(labels.length)} classes for pictures of ${size} pixels, exported from Detections (${fullNameOf(card)}, digest \`${card.digest}\`).`,
    ...(source === undefined ? [] : ['', `It comes from ${oneLine(source)}.`]),
    '',
    `License: ${license === undefined ? 'not said. Ask whoever made it before you pass it on.' : oneLine(license)}`,
    '',
    '## Files',
    '',
    `- \`model.onnx\`: \`pixel_values\`, float32, N×3×${String(input.height)}×${String(input.width)}, RGB${takesBytes ? ', 0 to 255: the network normalizes them itself' : ', normalized as the next file says'}; \`logits\`, float32, N×${String(labels.length)}${multiLabel ? ', each of which goes through a sigmoid' : ''}.`,
    '- `preprocessor_config.json`: how pictures are prepared, for transformers.',
    "- `config.json`: the classes' names. Its `model_type` says nothing of this network: libraries want one.",
    '- `detections.json`: the same exactly, for Detections.',
    ...(differences.length === 0
      ? []
      : [
          '',
          `The model's own preprocessing differs from transformers': ${differences.join('; ')}. Answers may differ in the last digits, or more.`,
        ]),
    '',
    '## Use',
    '',
    '```sh',
    `detections models import . --name ${card.name}`,
    '```',
    '',
    '```python',
    'from optimum.onnxruntime import ORTModelForImageClassification',
    'from transformers import AutoImageProcessor, pipeline',
    '',
    'model = ORTModelForImageClassification.from_pretrained(".")',
    'processor = AutoImageProcessor.from_pretrained(".")',
    'classify = pipeline("image-classification", model=model, image_processor=processor)',
    '```',
    '',
  ].join('\n');
}

function licenseLines(license: string | undefined): readonly string[] {
  if (license === undefined) return [];
  const id = license.trim().toLowerCase().replaceAll(' ', '-');
  return KNOWN_LICENSES.has(id)
    ? [`license: ${id}`]
    : ['license: other', `license_name: ${JSON.stringify(oneLine(license))}`];
}

/** Cards are others' text: it stays on its line. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[<>`]/g, '');
}
