import type { FeedbackEntry } from '../application/feedback/feedback-entry.js';

/** One row of the table; empty where an entry of that kind has no such thing. */
export type CsvRow = Readonly<Record<CsvColumn, string | number | null>>;

export const CSV_COLUMNS = [
  'receivedAt',
  'kind',
  'report',
  'classificationId',
  'verdict',
  'predictedClassIndex',
  'predictedWordNetId',
  'predictedName',
  'confidence',
  'correctClassIndex',
  'correctWordNetId',
  'correctName',
  'comment',
  'preprocessing',
  'modelName',
  'modelVersion',
  'modelEngine',
  'modelWeightsSha256',
  'modelPrecision',
  'imageSha256',
  'answeredAt',
] as const;

type CsvColumn = (typeof CSV_COLUMNS)[number];

const EMPTY_ROW = Object.fromEntries(CSV_COLUMNS.map((column) => [column, null])) as CsvRow;

/** Both kinds of entry in one set of columns. */
export function toCsvRow(entry: FeedbackEntry): CsvRow {
  const { receivedAt } = entry;
  if (entry.kind === undefined) {
    return { ...EMPTY_ROW, receivedAt, kind: 'report', report: entry.report };
  }
  const { predicted, correctLabel, model } = entry;
  return {
    receivedAt,
    kind: entry.kind,
    report: null,
    classificationId: entry.classificationId,
    verdict: entry.verdict,
    predictedClassIndex: predicted.label.classIndex,
    predictedWordNetId: predicted.label.wordNetId ?? null,
    predictedName: predicted.label.name,
    confidence: predicted.confidence,
    correctClassIndex: correctLabel?.classIndex ?? null,
    correctWordNetId: correctLabel?.wordNetId ?? null,
    correctName: correctLabel?.name ?? null,
    comment: entry.comment,
    preprocessing: entry.preprocessing,
    modelName: model.name,
    modelVersion: model.version,
    modelEngine: model.engine,
    modelWeightsSha256: model.weightsSha256,
    modelPrecision: model.precision,
    imageSha256: entry.imageSha256,
    answeredAt: entry.answeredAt,
  };
}
