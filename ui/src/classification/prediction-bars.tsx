import { useId } from 'react';
import type { Classification } from './classify-image';
import { formatConfidence, formatLabelName } from './format';
import './prediction-bars.css';

type PredictionBarsProps = Readonly<Pick<Classification, 'predictions'>>;

export function PredictionBars({ predictions }: PredictionBarsProps) {
  const headingId = useId();
  return (
    <section className="prediction-bars">
      <h3 id={headingId}>Top {predictions.length}</h3>
      <ol aria-labelledby={headingId}>
        {predictions.map(({ label, confidence }) => (
          // Two classes may share a name, as the bird and the machine called crane do.
          <li key={label.classIndex}>
            <span>{formatLabelName(label.name)}</span>
            <span className="prediction-bars-percentage">{formatConfidence(confidence)}</span>
            {/* The text beside it says the same, so a screen reader need not say it twice. */}
            <meter aria-hidden="true" value={confidence} />
          </li>
        ))}
      </ol>
    </section>
  );
}
