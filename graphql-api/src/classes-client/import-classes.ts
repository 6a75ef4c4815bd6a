import { basename } from 'node:path';
import { InputError, OperatorError } from '@detections/runtime/lifecycle';
import type { ClassFolder } from './class-folders.js';
import { addedSchema, classifierSchema, type ClassifierAnswer } from './classifier-answers.js';
import { readPhoto, type Photo } from './read-photo.js';
import { ServiceRefusedError, type ServiceClient } from './service-client.js';

export interface ImportClassesOptions {
  readonly service: Pick<ServiceClient, 'json' | 'bytes'>;
  /** What the classifier is called; it is made where there is none. */
  readonly name: string;
  /** NAME or NAME@VERSION; the service's default for a new one. */
  readonly base: string | undefined;
  readonly classes: readonly ClassFolder[];
  /** Told how many pictures are done, taken or not. */
  readonly onProgress: (done: number) => void;
}

export interface ImportOutcome {
  /** Pictures that are new. */
  readonly added: number;
  /** Pictures that their class had already. */
  readonly present: number;
  /** What could not be taken, in a sentence each. */
  readonly failures: readonly string[];
  /** Why it ended before all was sent. */
  readonly stopped: Error | undefined;
}

const MOST_FILES = 20;
const MOST_BYTES = 16 * 1024 * 1024;
/** What is wrong with a picture and not with the rest. */
const PICTURE_STATUSES: ReadonlySet<number> = new Set([400, 413, 415, 422]);
const PICTURE_CODES: ReadonlySet<string> = new Set([
  'JOB_POISONED',
  'JOB_TIMEOUT',
  'INFERENCE_FAILED',
]);

/**
 * Teaches a running service what a folder of class folders shows. What is there already stays one, so
 * that an import that was cut off is repeated.
 *
 * @throws InputError where the classifier is taught on another base than the one asked for.
 * @throws ServiceRefusedError | ServiceUnreachableError before anything was sent.
 */
export async function importClasses(options: ImportClassesOptions): Promise<ImportOutcome> {
  const { classes } = await findOrCreate(options);
  const importer = new Importer(options, new Set(classes.map(({ name }) => name)));
  return importer.run();
}

async function findOrCreate({
  service,
  name,
  base,
}: ImportClassesOptions): Promise<ClassifierAnswer> {
  const found = await service
    .json({ path: ['classifiers', name] }, classifierSchema)
    .catch((error: unknown) => {
      if (error instanceof ServiceRefusedError && error.code === 'CLASSIFIER_NOT_FOUND') return;
      throw error;
    });
  if (found === undefined) {
    const body = { name, ...(base !== undefined && { base }) };
    return service.json({ method: 'POST', path: ['classifiers'], body }, classifierSchema);
  }
  if (base === undefined || found.base === base || found.base.startsWith(`${base}@`)) return found;
  throw new InputError(
    `Expected --base ${found.base}, on which ${name} is taught; came ${base}. Leave it out, or choose another --name.`,
  );
}

class Importer {
  #added = 0;
  #present = 0;
  #done = 0;
  readonly #failures: string[] = [];

  constructor(
    private readonly options: ImportClassesOptions,
    private readonly known: ReadonlySet<string>,
  ) {}

  async run(): Promise<ImportOutcome> {
    const stopped = await this.#importAll().then(
      () => undefined,
      (error: unknown) => {
        if (error instanceof OperatorError) return error;
        throw error;
      },
    );
    const [added, present, failures] = [this.#added, this.#present, this.#failures];
    return { added, present, failures, stopped };
  }

  async #importAll(): Promise<void> {
    for (const each of this.options.classes) {
      if (await this.#addClass(each)) await this.#importFiles(each);
      else this.#progress(each.files.length);
    }
  }

  /** @returns false where the service does not take a class of that name. */
  async #addClass({ name: className }: ClassFolder): Promise<boolean> {
    const { service, name } = this.options;
    if (this.known.has(className)) return true;
    try {
      const path = ['classifiers', name, 'classes', className];
      await service.bytes({ method: 'PUT', path });
      return true;
    } catch (error) {
      if (!(error instanceof ServiceRefusedError)) throw error;
      if (error.status !== 400) throw error;
      this.#failures.push(`The class ${JSON.stringify(className)}: ${error.message}`);
      return false;
    }
  }

  async #importFiles({ name, files }: ClassFolder): Promise<void> {
    let batch: Photo[] = [];
    let bytes = 0;
    for (const path of files) {
      const photo = await readPhoto(path);
      if (typeof photo === 'string') {
        this.#fail(path, photo);
        continue;
      }
      if (batch.length === MOST_FILES || bytes + photo.bytes.length > MOST_BYTES) {
        await this.#send(name, batch);
        [batch, bytes] = [[], 0];
      }
      batch.push(photo);
      bytes += photo.bytes.length;
    }
    await this.#send(name, batch);
  }

  /** The service takes all or none: where it refuses several, the one is sought among halves. */
  async #send(className: string, batch: readonly Photo[]): Promise<void> {
    if (batch.length === 0) return;
    try {
      const { added } = await this.#post(className, batch);
      this.#added += added;
      this.#present += batch.length - added;
      this.#progress(batch.length);
    } catch (error) {
      if (!isAboutPicture(error)) throw error;
      const [first] = batch;
      if (batch.length === 1 && first !== undefined) {
        this.#fail(first.path, error.message);
        return;
      }
      const middle = Math.ceil(batch.length / 2);
      await this.#send(className, batch.slice(0, middle));
      await this.#send(className, batch.slice(middle));
    }
  }

  #post(className: string, batch: readonly Photo[]) {
    const { service, name } = this.options;
    const body = new FormData();
    for (const { path, bytes } of batch) body.append('file', new Blob([bytes]), basename(path));
    const path = ['classifiers', name, 'classes', className, 'examples'];
    return service.json({ method: 'POST', path, body }, addedSchema);
  }

  #fail(path: string, why: string): void {
    this.#failures.push(`${path}: ${why}`);
    this.#progress(1);
  }

  #progress(count: number): void {
    this.#done += count;
    this.options.onProgress(this.#done);
  }
}

function isAboutPicture(error: unknown): error is ServiceRefusedError {
  if (!(error instanceof ServiceRefusedError)) return false;
  return PICTURE_STATUSES.has(error.status) || PICTURE_CODES.has(error.code ?? '');
}
