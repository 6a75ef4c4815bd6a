import type { Classification } from './classify-image';
import { formatBytes, formatMediaType, formatMs } from './format';
import './classification-details.css';

type ClassificationDetailsProps = Readonly<Pick<Classification, 'image' | 'model' | 'timing'>>;

export function ClassificationDetails({ image, model, timing }: ClassificationDetailsProps) {
  const facts = [
    ['Picture', `${String(image.width)} × ${String(image.height)} pixels`],
    ['File', `${formatMediaType(image.mediaType)}, ${formatBytes(image.bytes)}`],
    ['Model', `${model.name} ${model.version} on ${model.engine}`],
    ['Total time', formatMs(timing.totalMs)],
    ['In the queue', formatMs(timing.queuedMs)],
    ['Decoding', formatMs(timing.decodeMs)],
    ['Inference', `${formatMs(timing.inferenceMs)} for ${photos(timing.batchSize)}`],
  ] as const;

  return (
    <details className="classification-details">
      <summary>Details</summary>
      <dl>
        {facts.map(([term, fact]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function photos(count: number): string {
  return count === 1 ? '1 photo' : `${String(count)} photos`;
}
