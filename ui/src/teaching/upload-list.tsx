import { Button, Progress } from '@mantine/core';
import { canRetry } from '../failures/failure-codes';
import { formatPercent } from '../format/format';
import { texts } from '../texts';
import type { PhotoUpload } from './photo-upload';
import type { PhotoUploads } from './photo-uploads';
import { teachingTexts } from './teaching-texts';

interface UploadListProps {
  readonly className: string;
  readonly uploads: readonly PhotoUpload[];
  /** How many of the last ones were there already. */
  readonly repeated: number;
  readonly actions: Pick<PhotoUploads, 'retry' | 'dismiss'>;
}

const words = teachingTexts.uploads;

/** How far the photos of a class are on their way, and which did not get there, and why. */
export function UploadList({ className, uploads, repeated, actions }: UploadListProps) {
  const underWay = uploads.filter(({ state }) => state.phase !== 'failed');
  return (
    <div className="upload-list">
      <div role="status">
        {underWay.length > 0 && <p>{progressOf(underWay)}</p>}
        {repeated > 0 && <p>{words.repeated(repeated)}</p>}
      </div>
      {underWay.length > 0 && (
        <Progress.Root>
          <Progress.Section value={100 * shareOf(underWay)} aria-label={words.title(className)} />
        </Progress.Root>
      )}
      <div role="status">
        <ul>
          {uploads.map((upload) => (
            <FailedUpload key={upload.id} upload={upload} actions={actions} />
          ))}
        </ul>
      </div>
    </div>
  );
}

function FailedUpload({
  upload,
  actions,
}: Pick<UploadListProps, 'actions'> & { readonly upload: PhotoUpload }) {
  const { id, image, state } = upload;
  if (state.phase !== 'failed') return null;
  const { title, advice } = texts.failures[state.failure.code];
  return (
    <li>
      <p>
        <strong>{image.name}</strong> {title} {advice}
      </p>
      {state.failure.detail !== undefined && (
        <p className="upload-list-detail">{texts.submission.serverSaid(state.failure.detail)}</p>
      )}
      {canRetry(state.failure.code) && (
        <Button
          variant="default"
          size="xs"
          aria-label={words.of(words.retry, image.name)}
          onClick={() => void actions.retry(id)}
        >
          {words.retry}
        </Button>
      )}
      <Button
        variant="default"
        size="xs"
        aria-label={words.of(words.dismiss, image.name)}
        onClick={() => {
          actions.dismiss(id);
        }}
      >
        {words.dismiss}
      </Button>
    </li>
  );
}

function progressOf(uploads: readonly PhotoUpload[]): string {
  const sending = uploads.filter(({ state }) => state.phase === 'sending');
  if (sending.length === 0) return words.waiting(uploads.length);
  const share = shareOf(sending);
  return share < 1
    ? words.sending(uploads.length, formatPercent(share))
    : words.learning(uploads.length);
}

/** Photos of one request are sent together, so that each is as far as the others. */
function shareOf(uploads: readonly PhotoUpload[]): number {
  const shares = uploads.map(({ state }) => (state.phase === 'sending' ? state.share : 0));
  return shares.reduce((sum, share) => sum + share, 0) / uploads.length;
}
