import { open, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { requireMediaType } from '@detections/runtime';
import { InputError } from '@detections/runtime/lifecycle';
import { UnsupportedMediaTypeError } from '@detections/schema';
import type { ClassFolder } from './class-folders.js';
import { addedSchema, classifierSchema, type ClassifierAnswer } from './classifier-answers.js';
import { ServiceRefusedError, type ServiceClient } from './service-client.js';

export interface ImportClassesOptions {
  readonly service: Pick<ServiceClient, 'json'>;
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

interface Picture {
  readonly path: string;
  readonly bytes: Buffer<ArrayBuffer>;
}

const MOST_FILES = 20;
const MOST_BYTES = 16 * 1024 * 1024;
/** Enough to tell formats apart. */
const START_BYTES = 4096;
/** What is wrong with a picture and not with the rest. */
const PICTURE_STATUSES: ReadonlySet<number> = new Set([400, 413, 415, 422]);
const PICTURE_CODES: ReadonlySet<string> = new Set([
  ...['JOB_POISONED', 'JOB_TIMEOUT', 'INFERENCE_FAILED'],
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
        if (error instanceof Error) return error;
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
      await service.json({ method: 'PUT', path }, classifierSchema);
      return true;
    } catch (error) {
      if (!(error instanceof ServiceRefusedError)) throw error;
      // Somebody else was faster.
      if (error.code === 'NAME_TAKEN') return true;
      if (error.status !== 400) throw error;
      this.#failures.push(`The class ${JSON.stringify(className)}: ${error.message}`);
      return false;
    }
  }

  async #importFiles({ name, files }: ClassFolder): Promise<void> {
    let batch: Picture[] = [];
    let bytes = 0;
    for (const path of files) {
      const picture = await this.#read(path);
      if (picture === undefined) continue;
      if (batch.length === MOST_FILES || bytes + picture.bytes.length > MOST_BYTES) {
        await this.#send(name, batch);
        [batch, bytes] = [[], 0];
      }
      batch.push(picture);
      bytes += picture.bytes.length;
    }
    await this.#send(name, batch);
  }

  async #read(path: string): Promise<Picture | undefined> {
    try {
      requireMediaType(await readStart(path));
      return { path, bytes: await readFile(path) };
    } catch (error) {
      const isOther = error instanceof UnsupportedMediaTypeError;
      this.#fail(path, isOther ? error.message : 'It cannot be read.');
      return undefined;
    }
  }

  /** The service takes all or none: where it refuses several, the one is sought among halves. */
  async #send(className: string, batch: readonly Picture[]): Promise<void> {
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

  #post(className: string, batch: readonly Picture[]) {
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

/** A film beside the photos need not be read to its end. */
async function readStart(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(START_BYTES), 0, START_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function isAboutPicture(error: unknown): error is ServiceRefusedError {
  if (!(error instanceof ServiceRefusedError)) return false;
  return PICTURE_STATUSES.has(error.status) || PICTURE_CODES.has(error.code ?? '');
}
