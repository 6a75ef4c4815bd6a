import type { ModelUpload } from './model-upload';
import { modelsTexts } from './models-texts';

/** Why a model cannot be used, in the service's own sentence, which says what to do. */
export function ModelRefusal({ upload }: { readonly upload: ModelUpload }) {
  const { reason = '', message } = upload;
  return (
    <div className="failure-notice">
      <h4>{modelsTexts.refusedTitles[reason] ?? modelsTexts.refused}</h4>
      {message !== undefined && <p className="model-refusal">{message}</p>}
      <p className="hint">{modelsTexts.refusedAdvice}</p>
    </div>
  );
}
