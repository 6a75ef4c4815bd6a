import { useId } from 'react';
import { formatConfidence, formatLabelName } from '../format/format';
import { texts } from '../texts';
import type { Classification } from './classify-image';
import './prediction-bars.css';

interface PredictionBarsProps {
  readonly predictions: Classification['predictions'];
  /** The class whose heatmap is shown. */
  readonly selected?: number | undefined;
  /** Without it the bars are only to be read. */
  readonly onSelect?: (classIndex: number) => void;
}

export function PredictionBars({ predictions, selected, onSelect }: PredictionBarsProps) {
  const headingId = useId();
  return (
    <section className="prediction-bars">
      <h4 id={headingId}>{texts.answer.best(predictions.length)}</h4>
      {onSelect !== undefined && <p>{texts.answer.showWhere}</p>}
      <ol aria-labelledby={headingId}>
        {predictions.map(({ label, confidence }) => (
          // Two classes may share a name, as the bird and the machine called crane do.
          <li key={label.classIndex} title={label.wordNetId ?? undefined}>
            {onSelect === undefined ? (
              <div className="prediction-bar">
                <Bar name={label.name} confidence={confidence} />
              </div>
            ) : (
              <button
                type="button"
                className="prediction-bar"
                aria-pressed={label.classIndex === selected}
                onClick={() => {
                  onSelect(label.classIndex);
                }}
              >
                <Bar name={label.name} confidence={confidence} />
              </button>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Bar({ name, confidence }: { readonly name: string; readonly confidence: number }) {
  return (
    <>
      <span>{formatLabelName(name)} </span>
      <span className="prediction-bar-percentage">{formatConfidence(confidence)}</span>
      {/* The text beside it says the same, so a screen reader need not say it twice. */}
      <span className="prediction-bar-track" aria-hidden="true">
        <span style={{ width: `${String(confidence * 100)}%` }} />
      </span>
    </>
  );
}
