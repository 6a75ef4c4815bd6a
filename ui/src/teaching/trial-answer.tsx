import { FailureNotice } from '../failures/failure-notice';
import { PredictionBars } from '../classification/prediction-bars';
import type { Classification } from '../classification/classify-image';
import { formatConfidence } from '../format/format';
import { ClassMenu } from './class-menu';
import { teachingTexts } from './teaching-texts';
import type { TrialState } from './trial';

interface TrialAnswerProps {
  readonly trial: TrialState;
  readonly classNames: readonly string[];
  readonly mayTeach: boolean;
  readonly onCorrect: (className: string) => void;
}

const words = teachingTexts.trial;

/** What the classifier makes of the photo, and what it made of it before it learnt. */
export function TrialAnswer({ trial, classNames, mayTeach, onCorrect }: TrialAnswerProps) {
  const { answer, before, isAsking, failure } = trial;
  return (
    <div className="trial-answer">
      <div role="status" aria-busy={isAsking}>
        {answer === undefined && isAsking && <p>{words.asking}</p>}
        {answer !== undefined && <Headline answer={answer} />}
        {answer !== undefined && before !== undefined && !isAsking && (
          <p className="trial-change">{changeInWords(before, answer)}</p>
        )}
      </div>
      {failure !== undefined && <FailureNotice failure={failure} />}
      {answer !== undefined && (
        <>
          <PredictionBars predictions={answer.predictions} />
          {answer.known == null && <p className="hint">{words.notCalibrated}</p>}
          {mayTeach && (
            <>
              <ClassMenu
                title={words.wrong}
                classNames={classNames}
                disabled={isAsking}
                onChoose={onCorrect}
              />
              <p className="hint">{words.teaches}</p>
            </>
          )}
        </>
      )}
    </div>
  );
}

function Headline({ answer }: { readonly answer: Classification }) {
  const { label, confidence, known } = answer;
  const percentage = formatConfidence(confidence);
  return known === false ? (
    <>
      <h4 className="trial-none">{words.none}</h4>
      <p>{words.noneGuess(label.name, percentage)}</p>
    </>
  ) : (
    <>
      <h4>{label.name}</h4>
      <p>{words.sure(percentage)}</p>
    </>
  );
}

function changeInWords(before: Classification, answer: Classification): string {
  const [was, is] = [inWords(before), inWords(answer)];
  return was === is ? words.unchanged(is) : words.changed(was, is);
}

function inWords({ label, confidence, known }: Classification): string {
  return known === false ? words.none : words.answer(label.name, formatConfidence(confidence));
}
