import type { CardLabel } from '@detections/schema';
import { GraphIndex } from '../../onnx/graph-index.js';
import { isHalfPrecision } from '../../onnx/is-half-precision.js';
import { isQuantized } from '../../onnx/is-quantized.js';
import { ImportRefusedError } from '../import-refused-error.js';
import type { ImportPlan, PlannedGraph } from '../importer.js';
import { SETTINGS_FILE, type Settings } from '../settings/settings.js';
import { adaptGraph, type Adaptation } from './adapt-graph.js';
import { findDenseLayer } from './dense-layer.js';
import type { ExportFacts } from './export-facts.js';
import { inspectEmbedding } from './named-embedding.js';
import { inspectInput } from './network-input.js';
import { inspectOutput, type NetworkOutput } from './network-output.js';
import { outputKindOf } from './output-kind.js';
import { findPooledMaps } from './pooled-maps.js';
import { readOnnxFile, type OnnxFile } from './read-onnx-file.js';
import {
  resolveKind,
  resolveLayout,
  resolveNormalization,
  resolvePresets,
  resolveSize,
} from './resolve-meaning.js';

/** A network and what is said of it besides. */
export interface NetworkExport {
  /** What messages call it. */
  readonly modelFile: string;
  readonly settings: Settings;
  readonly facts: ExportFacts;
}

export interface OnnxExport extends NetworkExport {
  readonly folder: string;
}

/** Gets the network; each time anew, because to write one is to change it. */
type ObtainNetwork = () => Promise<OnnxFile>;

/**
 * What becomes of an ONNX file and all that is said of it.
 *
 * @throws ImportRefusedError
 */
export function planOnnx({ folder, ...exported }: OnnxExport): Promise<ImportPlan> {
  return planNetwork(exported, () => readOnnxFile(folder, exported.modelFile));
}

/**
 * What becomes of a network, wherever it comes from. It is obtained once for the plan and the first
 * of its graphs, and held no longer than until that one is written.
 *
 * @throws ImportRefusedError
 */
export async function planNetwork(
  exported: NetworkExport,
  obtain: ObtainNetwork,
): Promise<ImportPlan> {
  const file = await obtain();
  const { plan, adaptation } = inspect(exported, file);
  return { ...plan, graphs: plannedGraphs(exported, adaptation, heldOnce(file, obtain)) };
}

/** The network that is there already, the first time. */
function heldOnce(first: OnnxFile, obtain: ObtainNetwork): ObtainNetwork {
  let held: OnnxFile | undefined = first;
  return () => {
    const file = held;
    held = undefined;
    return file === undefined ? obtain() : Promise.resolve(file);
  };
}

interface Inspected {
  readonly plan: Omit<ImportPlan, 'graphs'>;
  readonly adaptation: Omit<Adaptation, 'batch'>;
}

function inspect(exported: NetworkExport, file: OnnxFile): Inspected {
  const { modelFile, settings, facts } = exported;
  const index = new GraphIndex(file.graph);
  const input = inspectInput(file, index);
  const output = inspectOutput(file, index, outputNameOf(exported, file.graph.output));
  const sources = { modelFile, settings, facts, input };
  const labels = requireLabels(exported, output);
  const traced = outputKindOf(index, output.name);
  const appendSigmoid = facts.multiLabel === true && (traced ?? facts.kind) !== 'probabilities';
  const kind = appendSigmoid ? 'probabilities' : resolveKind(sources, traced);
  const size = resolveSize(sources);
  const normalization = resolveNormalization(sources);
  const layout = resolveLayout(sources);
  const named = inspectEmbedding(file, settings);
  const layer = named === undefined ? findDenseLayer(index, output.name, labels.length) : undefined;
  const pooled = layer?.weights() === undefined ? undefined : findPooledMaps(index, layer);
  const { title = facts.title, license = facts.license, source = facts.source } = settings;
  const length = named?.length ?? layer?.featureCount;
  const classes = { output: { ...output, classCount: labels.length }, embedding: named };
  const card: ImportPlan['card'] = {
    task: 'classification',
    ...(title !== undefined && { title }),
    ...(license !== undefined && { license }),
    ...(source !== undefined && { source }),
    ...(isQuantized(file.graph) && { quantized: true as const }),
    ...(isHalfPrecision(file.graph) && { halfPrecision: true as const }),
    ...(settings.precision !== undefined && { preferredPrecision: settings.precision }),
    input: size,
    normalization,
    preprocessing: [...resolvePresets(sources, size)],
    output: {
      kind,
      ...(length !== undefined && { embedding: { length } }),
      heatmaps: pooled !== undefined,
    },
    labels: [...labels],
  };
  return {
    plan: { card, weightsFile: file.externalFiles[0] ?? modelFile },
    adaptation: { input, ...classes, layout, size, normalization, kind, appendSigmoid },
  };
}

/** For any number of pictures, else for one at a time, where the export allows that. */
function plannedGraphs(
  { modelFile }: NetworkExport,
  adaptation: Omit<Adaptation, 'batch'>,
  obtain: ObtainNetwork,
): readonly PlannedGraph[] {
  const planned = (batch: Adaptation['batch']): PlannedGraph => ({
    maxBatchSize: batch === 'one' ? 1 : undefined,
    write: async () => adaptGraph(await obtain(), { ...adaptation, batch }),
  });
  const { batch = 1 } = adaptation.input;
  if (batch === 1) return [planned('any'), planned('one')];
  const failure = (cause: unknown): ImportRefusedError =>
    new ImportRefusedError(
      'input-unsupported',
      `${modelFile} takes exactly ${String(batch)} pictures at once, and does not run with another number: export it with a dynamic batch, or with one picture.`,
      { cause },
    );
  return [{ ...planned('any'), failure }];
}

function outputNameOf(
  { settings, facts }: NetworkExport,
  outputs: readonly { readonly name: string }[],
): string | undefined {
  if (settings.outputName !== undefined) return settings.outputName;
  return outputs.length > 1 && outputs.some(({ name }) => name === facts.outputName)
    ? facts.outputName
    : undefined;
}

function requireLabels(
  { modelFile, facts }: NetworkExport,
  { classCount, labels: ownLabels }: NetworkOutput,
): readonly CardLabel[] {
  const labels = facts.labels ?? ownLabels?.map((name) => ({ name }));
  if (labels === undefined) {
    const count = classCount === undefined ? '' : `${String(classCount)} `;
    throw new ImportRefusedError(
      'labels-missing',
      `${modelFile} has no names for its ${count}classes; put them into labels.txt, a line each in the order of the outputs, or add to ${SETTINGS_FILE}: "labels": ["…", "…"]`,
    );
  }
  if (classCount === undefined || classCount === labels.length) return labels;
  throw new ImportRefusedError(
    'label-count',
    `${modelFile} gives ${String(classCount)} numbers a picture, and there are ${String(labels.length)} labels; expected one of each.${hintOf(classCount - labels.length)}`,
  );
}

/** Networks that were taught on ImageNet by TensorFlow have 1,001 classes, and lists of names vary. */
function hintOf(more: number): string {
  if (more === 1) {
    return ' One number more is often a class of its own for the background, the first: where the network was trained so, put a line for it in front of the labels.';
  }
  if (more === -1) {
    return ' One label more is often a heading, or "background" in front: where the network has no number for it, leave that line out.';
  }
  return '';
}
