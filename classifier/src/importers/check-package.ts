import type { ModelCard } from '@detections/schema';
import { ImportRefusedError, type RefusalReason } from './import-refused-error.js';
import type { ImportedPackage } from './import-package.js';

/** What a folder would become, for `detections models check`. */
export type PackageCheck =
  | {
      readonly outcome: 'accepted';
      readonly kind: string;
      readonly card: ModelCard;
      /** The first and the last, as far as they are not all. */
      readonly labels: LabelsSummary;
      readonly maxBatchSize: number | undefined;
      /** Where the network that was tried lies. */
      readonly onnxPath: string;
    }
  | { readonly outcome: 'refused'; readonly reason: RefusalReason; readonly message: string };

export interface LabelsSummary {
  readonly count: number;
  readonly first: readonly string[];
  readonly last: string;
  /** Whether two classes share a name, and only their index tells them apart. */
  readonly duplicates: readonly string[];
}

const FIRST_LABELS = 5;

/**
 * Says what came of an import.
 *
 * @param importIt Imports the package, trial included.
 */
export async function checkPackage(
  importIt: () => Promise<ImportedPackage>,
): Promise<PackageCheck> {
  try {
    const { kind, card, onnxPath, maxBatchSize } = await importIt();
    const labels = summarize(card.labels.map(({ name }) => name));
    return { outcome: 'accepted', kind, card, labels, maxBatchSize, onnxPath };
  } catch (error) {
    if (!(error instanceof ImportRefusedError)) throw error;
    return { outcome: 'refused', reason: error.reason, message: error.message };
  }
}

function summarize(names: readonly string[]): LabelsSummary {
  const seen = new Set<string>();
  const duplicates = new Set(names.filter((name) => seen.size === seen.add(name).size));
  return {
    count: names.length,
    first: names.slice(0, FIRST_LABELS),
    last: names.at(-1) ?? '',
    duplicates: [...duplicates],
  };
}

/** One fact a line, as a terminal shows it. */
export function describeCheck(check: PackageCheck): string {
  if (check.outcome === 'refused') return `refused (${check.reason}): ${check.message}`;
  const { kind, card, labels, maxBatchSize } = check;
  const { input, output, preprocessing, normalization } = card;
  const shown = labels.first.map((name) => JSON.stringify(name));
  const more = labels.count > shown.length ? ['…', JSON.stringify(labels.last)] : [];
  return [
    `kind: ${kind}`,
    `name: ${card.name}, version ${card.version}`,
    `input: ${String(input.width)}×${String(input.height)} pixels`,
    `preprocessing: ${preprocessing.map((preset) => JSON.stringify(preset)).join(', ')}`,
    `normalization: ${JSON.stringify(normalization)}`,
    `output: ${output.kind}`,
    `embedding: ${output.embedding === undefined ? 'none' : `${String(output.embedding.length)} numbers`}`,
    `heatmaps: ${output.heatmaps ? 'exact' : 'not available for this model'}`,
    `labels: ${String(labels.count)} (${[...shown, ...more].join(', ')})`,
    ...(labels.duplicates.length === 0
      ? []
      : [`labels that several classes share: ${labels.duplicates.join(', ')}`]),
    `license: ${card.license ?? 'not said'}`,
    `digest: ${card.digest}`,
    `trial: passed${maxBatchSize === undefined ? '' : `, at most ${String(maxBatchSize)} picture at once`}`,
  ].join('\n');
}
