import { canRetry } from '../failures/failure-codes';
import type { Failure } from '../failures/failure';
import { formatBytes } from '../format/format';
import { Removals, type Removal } from '../page/removals';
import { Store } from '../store';
import { texts } from '../texts';
import type { Wait } from '../wait';
import type { ModelFiles, ModelUpload } from './model-upload';
import type { KeptName, ModelUploadsServer } from './model-uploads-server';
import { modelsTexts } from './models-texts';
import { OutgoingModels } from './outgoing-models';

export interface UploadsState {
  /** Undefined until the service has said what there is. */
  readonly uploads: readonly ModelUpload[] | undefined;
  /** Those that went by themselves while somebody looked. */
  readonly expired: readonly ModelUpload[];
  /** Of one upload, as far as the service has said it. */
  readonly maxBytes: number | undefined;
  /** Why the service could not do what it was asked for last. */
  readonly failure: Failure | undefined;
}

/** An upload that is about to be thrown away. */
export interface UploadRemoval extends Removal {
  readonly id: string;
}

export interface ModelUploadsOptions {
  readonly server: ModelUploadsServer;
  /** Why the service can take nothing at the moment. */
  readonly objection: () => Failure | undefined;
  /** How the time to undo passes, and the time between two questions. */
  readonly wait: Wait;
  /** A model is there under a name of its own from now on. */
  readonly onKept: () => void;
}

const WHILE_CHECKING_MS = 500;
const AFTER_FAILURE_MS = 2000;
/** Uploads that are not kept expire by themselves. */
const WHILE_NOTHING_HAPPENS_MS = 20_000;

/** What the service has of models that were sent, and what it makes of them. */
export class ModelUploads {
  readonly state = new Store<UploadsState>({
    uploads: undefined,
    expired: [],
    maxBytes: undefined,
    failure: undefined,
  });
  /** What has happened last, in words, for those who do not see it. */
  readonly news = new Store('');
  readonly outgoing: OutgoingModels;
  readonly removals: Removals<UploadRemoval>;
  /** What uploads were sent from during this visit. */
  readonly #sources = new Map<string, ModelFiles>();
  #pause: AbortController | undefined;

  constructor(private readonly options: ModelUploadsOptions) {
    this.removals = new Removals<UploadRemoval>(options.wait);
    this.outgoing = new OutgoingModels({
      send: options.server.send,
      objection: (bytes) => this.#objection(bytes),
      onArrived: ({ name, files }, upload) => {
        this.#sources.set(upload.id, { name, files });
        this.#adopt(upload);
        this.news.set(modelsTexts.news.arrived(name));
        this.#askNow();
      },
      onFailed: ({ name }) => {
        this.news.set(modelsTexts.news.failed(name));
      },
    });
  }

  /**
   * Follows what the service says for as long as somebody looks.
   *
   * @returns what ends it.
   */
  watch(): () => void {
    const watching = new AbortController();
    void this.#follow(watching.signal);
    return () => {
      watching.abort();
    };
  }

  /** What it was sent from; undefined where that was before this visit. */
  sourceOf(id: string): ModelFiles | undefined {
    return this.#sources.get(id);
  }

  /** What a person knows it by. */
  nameOf({ id, fileName }: Pick<ModelUpload, 'id' | 'fileName'>): string {
    return this.sourceOf(id)?.name ?? fileName;
  }

  /** @returns why it is not kept. */
  async keep(id: string, name: KeptName): Promise<Failure | undefined> {
    const result = await this.options.server.keep(id, name);
    if (!result.ok) {
      if (result.failure.code === 'UPLOAD_NOT_FOUND') this.#askNow();
      return result.failure;
    }
    this.#adopt(result.data);
    this.news.set(modelsTexts.news.kept(result.data.model ?? name.name));
    this.options.onKept();
    return undefined;
  }

  discard(upload: ModelUpload): Promise<void> {
    const { id } = upload;
    const name = this.nameOf(upload);
    const title =
      upload.state === 'kept' ? modelsTexts.dismissed(name) : modelsTexts.discarded(name);
    return this.removals.start({ id, title }, async () => {
      const result = await this.options.server.discard(id);
      if (!result.ok && result.failure.code !== 'UPLOAD_NOT_FOUND') {
        this.#change({ failure: result.failure });
        return;
      }
      const { uploads = [] } = this.state.get();
      this.#change({ uploads: uploads.filter((each) => each.id !== id) });
    });
  }

  /** Takes note of what has expired. */
  dismiss(id: string): void {
    const { expired } = this.state.get();
    this.#change({ expired: expired.filter((each) => each.id !== id) });
  }

  #objection(bytes: number): Failure | undefined {
    const limit = this.state.get().maxBytes;
    if (limit === undefined || bytes <= limit) return this.options.objection();
    const detail = texts.submission.tooLarge(formatBytes(bytes), formatBytes(limit));
    return { code: 'UPLOAD_TOO_LARGE', detail };
  }

  async #follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const pause = new AbortController();
      this.#pause = pause;
      await this.#refresh();
      await this.options.wait(this.#pauseMs(), AbortSignal.any([pause.signal, signal]));
    }
  }

  /** Ends the pause, also one that is still to begin. */
  #askNow(): void {
    this.#pause?.abort();
  }

  #pauseMs(): number {
    const { uploads = [], failure } = this.state.get();
    if (failure !== undefined && canRetry(failure.code)) return AFTER_FAILURE_MS;
    const isChecking = uploads.some(({ state }) => state === 'checking');
    return isChecking ? WHILE_CHECKING_MS : WHILE_NOTHING_HAPPENS_MS;
  }

  async #refresh(): Promise<void> {
    const before = new Set(this.state.get().uploads?.map(({ id }) => id));
    const result = await this.options.server.list();
    if (result.ok) {
      this.#change({ maxBytes: result.data.maxBytes });
      this.#take(result.data.uploads, before);
    } else this.#change({ failure: result.failure });
  }

  /** @param before What was there when the service was asked: the others have come since. */
  #take(now: readonly ModelUpload[], before: ReadonlySet<string>): void {
    const { uploads = [], expired } = this.state.get();
    const fresh = new Map(now.map((upload) => [upload.id, upload]));
    const known = new Set(uploads.map(({ id }) => id));
    const removed = this.removals.pending.get()?.id;
    const isGone = ({ id }: ModelUpload): boolean => before.has(id) && !fresh.has(id);
    for (const upload of now) this.#tell(upload);
    this.#change({
      uploads: [
        ...uploads.filter((each) => !isGone(each)).map((each) => fresh.get(each.id) ?? each),
        ...now.filter(({ id }) => !known.has(id)),
      ],
      expired: [
        ...uploads.filter((each) => isGone(each) && each.state !== 'kept' && each.id !== removed),
        ...expired,
      ],
      failure: undefined,
    });
  }

  #tell(upload: ModelUpload): void {
    const before = this.state.get().uploads?.find(({ id }) => id === upload.id);
    if (before?.state !== 'checking' || upload.state === 'checking') return;
    if (upload.state !== 'kept') this.news.set(modelsTexts.news[upload.state](this.nameOf(upload)));
  }

  #adopt(upload: ModelUpload): void {
    const { uploads = [] } = this.state.get();
    const others = uploads.some(({ id }) => id === upload.id)
      ? uploads.map((each) => (each.id === upload.id ? upload : each))
      : [upload, ...uploads];
    this.#change({ uploads: others });
  }

  #change(change: Partial<UploadsState>): void {
    this.state.set({ ...this.state.get(), ...change });
  }
}
