import { ClassificationDetails } from '../classification/classification-details';
import { PredictionBars } from '../classification/prediction-bars';
import { formatConfidence, formatLabelName, formatMoment } from '../format/format';
import { useObjectUrl } from '../photos/use-object-url';
import { texts } from '../texts';
import type { HistoryEntry } from './history-entry';

export function HistoryItem({ entry }: { readonly entry: HistoryEntry }) {
  const { fileName, classifiedAt, thumbnail, classification } = entry;
  const name = formatLabelName(classification.label.name);
  return (
    <article className="history-item" aria-label={`${fileName}: ${name}`}>
      {thumbnail === undefined ? (
        <div className="history-item-thumbnail" />
      ) : (
        <Thumbnail image={thumbnail} fileName={fileName} />
      )}
      <div className="history-item-words">
        <h3>
          {name} <span>{formatConfidence(classification.confidence)}</span>
        </h3>
        <p>
          {fileName},{' '}
          <time dateTime={new Date(classifiedAt).toISOString()}>{formatMoment(classifiedAt)}</time>
        </p>
        <details>
          <summary>{texts.answer.best(classification.predictions.length)}</summary>
          <PredictionBars predictions={classification.predictions} />
          <ClassificationDetails {...classification} />
        </details>
      </div>
    </article>
  );
}

function Thumbnail({ image, fileName }: { readonly image: Blob; readonly fileName: string }) {
  const show = useObjectUrl(image);
  return (
    <img
      ref={show}
      className="history-item-thumbnail"
      decoding="async"
      alt={texts.submission.photo(fileName)}
    />
  );
}
