import { formatBytes, formatMediaType, formatMs } from '../format/format';
import { texts } from '../texts';
import type { Classification } from './classify-image';
import './classification-details.css';

interface ClassificationDetailsProps extends Readonly<
  Pick<Classification, 'label' | 'known' | 'image' | 'model' | 'cached' | 'timing'>
> {
  /** As the browser measured it, where it did. */
  readonly roundTripMs?: number;
}

export function ClassificationDetails(props: ClassificationDetailsProps) {
  return (
    <details className="classification-details">
      <summary>{texts.answer.details}</summary>
      <dl>
        {facts(props).map(([term, fact]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function facts({
  label,
  known,
  image,
  model,
  cached,
  timing,
  roundTripMs,
}: ClassificationDetailsProps): readonly (readonly [string, string])[] {
  const { answer } = texts;
  return [
    ...(label.wordNetId == null ? [] : [[answer.wordNetId, label.wordNetId] as const]),
    [answer.picture, answer.pixels(image.width, image.height)],
    [answer.file, `${formatMediaType(image.mediaType)}, ${formatBytes(image.bytes)}`],
    ...(roundTripMs === undefined ? [] : [[answer.roundTrip, formatMs(roundTripMs)] as const]),
    [answer.total, formatMs(timing.totalMs)],
    ...(cached ? [[answer.computed, answer.computedBefore] as const] : computing(timing)),
    [answer.model, answer.modelName(model.name, model.version, model.engine)],
    [answer.familiarity, familiarityOf(known)],
  ];
}

function familiarityOf(known: boolean | null | undefined): string {
  const { answer } = texts;
  if (known == null) return answer.notCalibrated;
  return known ? answer.familiar : answer.notFamiliar;
}

function computing(timing: Classification['timing']): readonly (readonly [string, string])[] {
  const { answer } = texts;
  return [
    [answer.queue, formatMs(timing.queuedMs)],
    [answer.decode, formatMs(timing.decodeMs)],
    [answer.inference, answer.inferenceFor(formatMs(timing.inferenceMs), timing.batchSize)],
  ];
}
