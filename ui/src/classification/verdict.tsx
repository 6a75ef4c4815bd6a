import { formatConfidence, formatLabelName } from '../format/format';
import { texts } from '../texts';
import type { Classification } from './classify-image';
import { isSure } from './is-sure';
import './verdict.css';

type VerdictProps = Readonly<Pick<Classification, 'label' | 'confidence' | 'known'>>;

/** What it shows and how sure, and before that, whether such a picture is any of the model's. */
export function Verdict({ label, confidence, known }: VerdictProps) {
  const name = formatLabelName(label.name);
  const percentage = formatConfidence(confidence);
  if (!isSure(confidence)) {
    return (
      <div className="verdict">
        <h3>{texts.answer.unsure}</h3>
        {known === false && <Unfamiliar />}
        <p>
          {texts.answer.unsureGuess} <strong>{name}</strong>,{' '}
          {texts.answer.unsureConfidence(percentage)}
        </p>
      </div>
    );
  }
  return (
    <div className="verdict">
      <h3>{name}</h3>
      {known === false && <Unfamiliar />}
      <p>
        {texts.answer.confidence(percentage)} <span>{label.wordNetId}</span>
      </p>
    </div>
  );
}

function Unfamiliar() {
  return <p className="verdict-unfamiliar">{texts.answer.unfamiliar}</p>;
}
