import { Button } from '@mantine/core';
import type { ModelUpload } from './model-upload';
import type { ModelUploads } from './model-uploads';
import { modelsTexts } from './models-texts';

interface ExpiredCardProps {
  readonly uploads: ModelUploads;
  readonly upload: ModelUpload;
}

/** A model that went by itself; where its files are at hand, it can be sent once more. */
export function ExpiredCard({ uploads, upload }: ExpiredCardProps) {
  const { id } = upload;
  const name = uploads.nameOf(upload);
  const source = uploads.sourceOf(id);
  return (
    <article className="panel model-card" aria-label={name}>
      <div className="failure-notice" role="status">
        <h3>{modelsTexts.expired(name)}</h3>
        <p>{modelsTexts.expiredAdvice}</p>
      </div>
      <div className="model-card-buttons">
        {source !== undefined && (
          <Button
            aria-label={modelsTexts.of(modelsTexts.sending.again, name)}
            onClick={() => {
              uploads.dismiss(id);
              uploads.outgoing.add(source);
            }}
          >
            {modelsTexts.sending.again}
          </Button>
        )}
        <Button
          variant="default"
          aria-label={modelsTexts.of(modelsTexts.dismiss, name)}
          onClick={() => {
            uploads.dismiss(id);
          }}
        >
          {modelsTexts.dismiss}
        </Button>
      </div>
    </article>
  );
}
