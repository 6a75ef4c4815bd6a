import type { Classification } from './classify-image';
import { formatConfidence, formatLabelName } from './format';
import './verdict.css';

/** Below this the best class is a guess among several, and is not shouted. */
const SURE_FROM = 0.3;

type VerdictProps = Readonly<Pick<Classification, 'label' | 'confidence'>>;

export function Verdict({ label, confidence }: VerdictProps) {
  const name = formatLabelName(label.name);
  const percentage = formatConfidence(confidence);
  if (confidence < SURE_FROM) {
    return (
      <div className="verdict">
        <h2>Not sure</h2>
        <p>
          The best guess is <strong>{name}</strong>, at only {percentage}.
        </p>
      </div>
    );
  }
  return (
    <div className="verdict">
      <h2>{name}</h2>
      <p>{percentage} confident</p>
    </div>
  );
}
