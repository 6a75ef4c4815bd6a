import Papa from 'papaparse';
import type { HistoryEntry } from './history-entry';

export type ExportFormat = 'csv' | 'json';

/** A row per classification, its five best classes in columns of their own. */
export function exportHistory(entries: readonly HistoryEntry[], format: ExportFormat): Blob {
  const rows = entries.map(toRow);
  return format === 'json'
    ? new Blob([JSON.stringify(entries.map(withoutThumbnail), null, 2)], {
        type: 'application/json',
      })
    : // Spreadsheets run what looks like a formula, and a file may be called anything.
      new Blob([Papa.unparse(rows, { escapeFormulae: true, newline: '\r\n' })], {
        type: 'text/csv',
      });
}

function withoutThumbnail({ id, classifiedAt, fileName, classification }: HistoryEntry): object {
  return { id, classifiedAt: new Date(classifiedAt).toISOString(), fileName, classification };
}

function toRow(entry: HistoryEntry): Readonly<Record<string, string | number>> {
  const { id, classifiedAt, fileName, classification } = entry;
  const { label, confidence, image, model, timing } = classification;
  return {
    classifiedAt: new Date(classifiedAt).toISOString(),
    fileName,
    class: label.name,
    wordNetId: label.wordNetId ?? '',
    confidence,
    width: image.width,
    height: image.height,
    mediaType: image.mediaType,
    bytes: image.bytes,
    totalMs: timing.totalMs,
    model: `${model.name} ${model.version}`,
    classificationId: id,
    ...Object.fromEntries<string | number>(
      classification.predictions.flatMap((prediction, index) => {
        const place = String(index + 1);
        return [
          [`class${place}`, prediction.label.name],
          [`wordNetId${place}`, prediction.label.wordNetId ?? ''],
          [`confidence${place}`, prediction.confidence],
        ];
      }),
    ),
  };
}
