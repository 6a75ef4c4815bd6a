import { outputSize, type Normalization, type Preset, type Size } from '@detections/schema';
import { ImportRefusedError } from '../import-refused-error.js';
import { CONVENTIONS } from '../settings/conventions.js';
import { SETTINGS_FILE, type Settings } from '../settings/settings.js';
import type { ExportFacts } from './export-facts.js';
import type { Layout, NetworkInput } from './network-input.js';
import type { OutputKind } from './output-kind.js';
import { presetOf, usualPreset } from './presets.js';

/** What is known of a network, from all that tells of it. */
export interface Sources {
  readonly modelFile: string;
  readonly settings: Settings;
  readonly facts: ExportFacts;
  readonly input: NetworkInput;
}

/** @throws ImportRefusedError where nothing tells, or two things contradict each other. */
export function resolveLayout({ modelFile, settings, facts, input }: Sources): Layout {
  if (settings.layout !== undefined && (input.layout ?? settings.layout) !== settings.layout) {
    throw contradiction(`"layout": "${settings.layout}"`, modelFile, input.layout ?? '');
  }
  const layout = input.layout ?? settings.layout ?? facts.layout;
  if (layout !== undefined) return layout;
  throw open(modelFile, 'whether channels come first or last', '"layout": "NCHW"', 'or "NHWC"');
}

/** @throws ImportRefusedError */
export function resolveSize({ modelFile, settings, facts, input }: Sources): Size {
  const { input: asked, preprocessing } = settings;
  const { width = asked?.width, height = asked?.height } = input;
  if (width !== undefined && height !== undefined) {
    const size = { width, height };
    if (asked === undefined || sizeText(asked) === sizeText(size)) return size;
    throw contradiction(`"input": ${JSON.stringify(asked)}`, modelFile, sizeText(size));
  }
  // A preset that says all of its sides needs no input for it.
  const presets = Array.isArray(preprocessing)
    ? preprocessing.map((preset) => presetOf(preset, { width: Number.NaN, height: Number.NaN }))
    : (facts.presets ?? []);
  const sizes = presets
    .map(outputSize)
    .filter((size) => size !== undefined && !Number.isNaN(size.width));
  const [size = facts.input] = sizes;
  if (size !== undefined) return { width: size.width, height: size.height };
  throw open(modelFile, 'of which size it wants pictures', '"input": 224', 'or another number');
}

/** @throws ImportRefusedError */
export function resolveNormalization(sources: Sources): Normalization {
  const { modelFile, settings, facts, input } = sources;
  const { normalization, preprocessing } = settings;
  const said = normalization ?? (typeof preprocessing === 'string' ? preprocessing : undefined);
  if (input.elementType === 'uint8') {
    // Such a network normalizes by itself: whatever an export says of it is done inside.
    if (normalization === undefined || normalization === 'none') return CONVENTIONS.none;
    throw contradiction('"normalization"', modelFile, 'uint8 pixels, and normalizes them itself');
  }
  if (typeof said === 'string') return CONVENTIONS[said];
  if (said !== undefined) {
    return { ...said, mean: ofEach(said.mean), std: ofEach(said.std) };
  }
  if (facts.normalization !== undefined) return facts.normalization;
  throw open(
    modelFile,
    `how pixels become the ${input.elementType} numbers that it takes`,
    `${preprocessing === undefined ? '"preprocessing"' : '"normalization"'}: "imagenet"`,
    'or "half" for −1 to 1, "unit" for 0 to 1, "none" for 0 to 255',
  );
}

/** @throws ImportRefusedError where a preset ends in another size than the network takes. */
export function resolvePresets(sources: Sources, size: Size): readonly Preset[] {
  const { modelFile, settings, facts } = sources;
  const { preprocessing } = settings;
  const presets =
    typeof preprocessing === 'object'
      ? preprocessing.map((preset) => presetOf(preset, size))
      : preprocessing === undefined
        ? (facts.presets ?? [facts.presetFor?.(size) ?? usualPreset(size)])
        : [usualPreset(size)];
  for (const preset of presets) {
    const result = outputSize(preset);
    if (result !== undefined && sizeText(result) === sizeText(size)) continue;
    throw new ImportRefusedError(
      'settings-invalid',
      `${modelFile} takes pictures of ${sizeText(size)} pixels, and its preprocessing "${preset.name}" ends in ${result === undefined ? 'any size, without a crop' : sizeText(result)}; say in ${SETTINGS_FILE} what is right: "preprocessing": {"resize": {"mode": "shortest-edge"}}`,
    );
  }
  return presets;
}

/** @throws ImportRefusedError */
export function resolveKind(
  { modelFile, settings, facts }: Sources,
  traced: OutputKind | undefined,
): OutputKind {
  if (settings.output !== undefined && (traced ?? settings.output) !== settings.output) {
    throw contradiction(
      `"output": "${settings.output}"`,
      modelFile,
      `${traced ?? ''}, by its last operator`,
    );
  }
  const kind = traced ?? settings.output ?? facts.kind;
  if (kind !== undefined) return kind;
  throw open(
    modelFile,
    'whether it gives logits or, after softmax, probabilities',
    '"output": "logits"',
    'or "probabilities"',
  );
}

function open(modelFile: string, what: string, line: string, others: string): ImportRefusedError {
  return new ImportRefusedError(
    'meaning-open',
    `${modelFile} does not tell ${what}; add to ${SETTINGS_FILE}: ${line} (${others}).`,
  );
}

function contradiction(line: string, modelFile: string, found: string): ImportRefusedError {
  return new ImportRefusedError(
    'settings-invalid',
    `${SETTINGS_FILE} says ${line}, but ${modelFile} has ${found}: leave that line out.`,
  );
}

function ofEach(value: number | Normalization['mean']): Normalization['mean'] {
  return typeof value === 'number' ? [value, value, value] : value;
}

function sizeText({ width, height }: Size): string {
  return `${String(width)}×${String(height)}`;
}
