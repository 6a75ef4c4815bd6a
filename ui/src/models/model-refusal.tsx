import type { ModelUpload } from './model-upload';
import { modelsTexts } from './models-texts';

/** Reasons that say nothing against the model itself. */
const SERVICES_OWN: readonly string[] = ['failed', 'no-process', 'volume', 'environment'];

/** Why a model cannot be used, in the service's own sentence, which says what to do. */
export function ModelRefusal({ upload }: { readonly upload: ModelUpload }) {
  const { reason = '', message } = upload;
  return (
    <div className="failure-notice">
      <h4>{modelsTexts.refusedTitles[reason] ?? modelsTexts.refused}</h4>
      {message !== undefined && <p className="model-refusal">{message}</p>}
      {!SERVICES_OWN.includes(reason) && <p className="hint">{modelsTexts.refusedAdvice}</p>}
    </div>
  );
}
