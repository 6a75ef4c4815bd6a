import { automaticRetry } from '../classification/automatic-retry';
import type { Failure } from '../failures/failure';
import type { FailureCode } from '../failures/failure-codes';
import { Store } from '../store';
import type { Wait } from '../wait';
import { joinOutcomes, type NewPhotos, type PhotoUpload, type UploadOutcome } from './photo-upload';
import type { Classifier, TeachingServer } from './teaching-server';

export interface PhotoUploadsOptions {
  readonly addExamples: TeachingServer['addExamples'];
  /** Why this photo would be refused; undefined where nothing speaks against it. */
  readonly objection: (image: File) => Failure | undefined;
  /** Gives a request its turn among the changes of the classifiers. */
  readonly enqueue: <Result>(send: () => Promise<Result>) => Promise<Result>;
  readonly onAdded: (classifier: Classifier) => void;
  readonly wait: Wait;
}

/** As the service's limit. */
const MOST_FILES = 8;
const MOST_TRIES = 5;
const NOTHING: UploadOutcome = { ids: [], repeated: 0, failures: [] };

/** The service adds all photos of a request or none: these say that one of them is at fault. */
const FAULTS_OF_ONE_PHOTO: ReadonlySet<FailureCode> = new Set([
  'BAD_USER_INPUT',
  'IMAGE_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'INVALID_IMAGE',
  'JOB_POISONED',
  'INFERENCE_FAILED',
  'FILE_UNREADABLE',
]);

/** The photos that are on their way to a class, and those that did not get there. */
export class PhotoUploads {
  readonly uploads = new Store<readonly PhotoUpload[]>([]);
  readonly #lifetime = new AbortController();
  #addedCount = 0;

  constructor(private readonly options: PhotoUploadsOptions) {}

  /** Sends them a few at a time. Never rejects. */
  async add({ images, ...target }: NewPhotos): Promise<UploadOutcome> {
    const added = images.map((image): PhotoUpload => {
      this.#addedCount += 1;
      return { ...target, id: String(this.#addedCount), image, state: { phase: 'waiting' } };
    });
    this.uploads.set([...this.uploads.get(), ...added]);
    return this.#sendAll(added);
  }

  async retry(id: string): Promise<void> {
    const upload = this.#find(id);
    if (upload?.state.phase !== 'failed') return;
    this.#change([upload], { phase: 'waiting' });
    await this.#sendAll([upload]);
  }

  dismiss(id: string): void {
    this.uploads.set(this.uploads.get().filter((upload) => upload.id !== id));
  }

  /** Photos that wait for a class under its old name would bring it back. */
  renamed(from: Pick<PhotoUpload, 'classifier' | 'className'>, className: string): void {
    this.uploads.set(
      this.uploads.get().map((upload) => (isFor(upload, from) ? { ...upload, className } : upload)),
    );
  }

  renamedClassifier(from: string, classifier: string): void {
    this.uploads.set(
      this.uploads
        .get()
        .map((upload) => (upload.classifier === from ? { ...upload, classifier } : upload)),
    );
  }

  /** Likewise those of a class that has gone, or, without one, of a classifier. */
  drop(from: { readonly classifier: string; readonly className?: string }): void {
    this.uploads.set(this.uploads.get().filter((upload) => !isFor(upload, from)));
  }

  close(): void {
    this.#lifetime.abort();
  }

  async #sendAll(uploads: readonly PhotoUpload[]): Promise<UploadOutcome> {
    const refused = uploads.flatMap((upload) => this.#refuse(upload) ?? []);
    const ids = uploads.map(({ id }) => id);
    const sendable = this.#present(ids).filter(({ state }) => state.phase !== 'failed');
    const outcomes: UploadOutcome[] = [{ ...NOTHING, failures: refused }];
    for (let start = 0; start < sendable.length; start += MOST_FILES) {
      outcomes.push(
        await this.#send(sendable.slice(start, start + MOST_FILES).map(({ id }) => id)),
      );
    }
    return joinOutcomes(outcomes);
  }

  #refuse(upload: PhotoUpload): Failure | undefined {
    const failure = this.options.objection(upload.image);
    if (failure !== undefined) this.#change([upload], { phase: 'failed', failure });
    return failure;
  }

  async #send(uploadIds: readonly string[]): Promise<UploadOutcome> {
    for (let attempt = 1; ; attempt += 1) {
      const result = await this.options.enqueue(() => this.#request(uploadIds));
      // All of them have been taken away meanwhile.
      if (result === undefined) return NOTHING;
      if (result.ok) {
        const { ids, added } = result.data;
        return { ids, repeated: ids.length - added, failures: [] };
      }
      const { failure } = result;
      if (uploadIds.length > 1 && FAULTS_OF_ONE_PHOTO.has(failure.code)) {
        return this.#sendOneByOne(uploadIds);
      }
      const retry = attempt < MOST_TRIES ? automaticRetry(failure, attempt) : undefined;
      if (retry === undefined) {
        this.#change(this.#present(uploadIds), { phase: 'failed', failure });
        return { ...NOTHING, failures: [failure] };
      }
      this.#change(this.#present(uploadIds), { phase: 'waiting' });
      await this.options.wait(retry.waitMs, this.#lifetime.signal);
    }
  }

  async #sendOneByOne(uploadIds: readonly string[]): Promise<UploadOutcome> {
    const outcomes: UploadOutcome[] = [];
    for (const id of uploadIds) outcomes.push(await this.#send([id]));
    return joinOutcomes(outcomes);
  }

  /** Looks only now where they belong: it may have been renamed while they waited. */
  async #request(uploadIds: readonly string[]) {
    const uploads = this.#present(uploadIds);
    const [first] = uploads;
    if (first === undefined) return undefined;
    const { classifier, className, source } = first;
    this.#change(uploads, { phase: 'sending', share: 0 });
    const images = uploads.map(({ image }) => image);
    const result = await this.options.addExamples(
      { classifier, className, source, images },
      {
        signal: this.#lifetime.signal,
        onUploadProgress: ({ sentBytes, totalBytes }) => {
          this.#change(this.#present(uploadIds), {
            phase: 'sending',
            share: sentBytes / totalBytes,
          });
        },
      },
    );
    if (result.ok) {
      const sent = new Set(uploadIds);
      this.uploads.set(this.uploads.get().filter(({ id }) => !sent.has(id)));
      this.options.onAdded(result.data.classifier);
    }
    return result;
  }

  #find(id: string): PhotoUpload | undefined {
    return this.uploads.get().find((upload) => upload.id === id);
  }

  #present(ids: readonly string[]): readonly PhotoUpload[] {
    return this.uploads.get().filter(({ id }) => ids.includes(id));
  }

  #change(uploads: readonly PhotoUpload[], state: PhotoUpload['state']): void {
    const ids = new Set(uploads.map(({ id }) => id));
    this.uploads.set(
      this.uploads.get().map((upload) => (ids.has(upload.id) ? { ...upload, state } : upload)),
    );
  }
}

function isFor(
  upload: PhotoUpload,
  target: { readonly classifier: string; readonly className?: string },
): boolean {
  return (
    upload.classifier === target.classifier &&
    (target.className === undefined || upload.className === target.className)
  );
}
