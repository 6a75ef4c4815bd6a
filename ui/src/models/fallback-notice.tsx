import { Alert } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { texts } from '../texts';
import { askedModel, type ModelChoiceState } from './model-choice';
import './fallback-notice.css';

/** Says that a model answers in the place of the one that should, and goes once that one does. */
export function FallbackNotice({ state }: { readonly state: ModelChoiceState }) {
  const model = askedModel(state);
  return (
    // Always in the page: a screen reader only announces changes in a region it knows.
    <div role="status" className="fallback-notice">
      {model?.fallbackReason != null && (
        <Alert role="presentation" icon={<IconInfoCircle aria-hidden="true" />}>
          <p>
            <strong>{texts.models.answers(model.title)}</strong> {model.fallbackReason}
          </p>
        </Alert>
      )}
    </div>
  );
}
