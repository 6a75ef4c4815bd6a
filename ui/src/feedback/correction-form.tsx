import { Button, Textarea } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { texts } from '../texts';
import { LabelPicker } from './label-picker';
import type { FeedbackInput } from './report-feedback';
import type { Label, SearchLabels } from './search-labels';

/** As the service's limit. */
const LONGEST_COMMENT = 1000;

interface CorrectionFormProps {
  readonly searchLabels: SearchLabels;
  readonly onSend: (correction: Pick<FeedbackInput, 'correctClassIndex' | 'comment'>) => void;
  readonly onCancel: () => void;
  /** Only where the model that answered can learn. */
  readonly onTeach?: (className: string) => void;
}

/** What the photo really shows, as far as the person knows. */
export function CorrectionForm(props: CorrectionFormProps) {
  const { searchLabels, onSend, onCancel, onTeach } = props;
  const [label, setLabel] = useState<Label>();
  const [comment, setComment] = useState('');
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    // The thumb that was pressed is gone; the keyboard goes on here.
    form.current?.querySelector('input')?.focus();
  }, []);

  return (
    <form
      ref={form}
      className="correction-form"
      onSubmit={(event) => {
        event.preventDefault();
        onSend({
          ...(label === undefined ? {} : { correctClassIndex: label.classIndex }),
          ...(comment.trim() === '' ? {} : { comment }),
        });
      }}
    >
      <LabelPicker searchLabels={searchLabels} label={label} onLabelChange={setLabel} />
      <Textarea
        label={texts.feedback.comment}
        rows={2}
        maxLength={LONGEST_COMMENT}
        value={comment}
        onChange={(event) => {
          setComment(event.currentTarget.value);
        }}
      />
      {onTeach !== undefined && <p className="correction-form-hint">{texts.feedback.teachHint}</p>}
      <div className="correction-form-buttons">
        {onTeach !== undefined && (
          <Button
            disabled={label === undefined}
            onClick={() => {
              if (label !== undefined) onTeach(label.name);
            }}
          >
            {texts.feedback.teach}
          </Button>
        )}
        <Button type="submit" variant={onTeach === undefined ? 'filled' : 'default'}>
          {texts.feedback.send}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {texts.feedback.cancel}
        </Button>
      </div>
    </form>
  );
}
