import { basename, resolve } from 'node:path';
import { systemClock } from '@detections/runtime';
import { InputError } from '@detections/runtime/lifecycle';
import { exportedHeadSchema, modelNameSchema, type ExportedHead } from '@detections/schema';
import { readClassesConfig } from '../config.js';
import { readClassFolders } from './class-folders.js';
import { exportDataset } from './export-dataset.js';
import { importClasses, type ImportOutcome } from './import-classes.js';
import { ServiceClient } from './service-client.js';

/** Which service is asked, and how. */
export interface ServiceLocation {
  readonly url: string;
  /** `DETECTIONS_API_KEY` by default. */
  readonly key: string | undefined;
}

/** Shows how far it is; made once it is known how many pictures there are. */
export type CreateProgress = (total: number) => {
  readonly update: (done: number) => void;
  readonly finish: () => void;
};

export interface ImportOptions extends ServiceLocation {
  /** As the caller wrote it, from where the caller stands. */
  readonly folder: string;
  /** The folder's by default. */
  readonly name: string | undefined;
  readonly base: string | undefined;
}

export interface ImportReport extends ImportOutcome {
  /** How it went, for a person. */
  readonly summary: string;
}

/**
 * @throws ConfigError where the environment is wrong.
 * @throws InputError where the folder has no classes, or the classifier another base.
 * @throws ServiceRefusedError | ServiceUnreachableError before anything was sent.
 */
export async function runClassesImport(
  options: ImportOptions,
  createProgress: CreateProgress,
): Promise<ImportReport> {
  const { service, locate } = connect(options);
  const folder = locate(options.folder);
  const name = options.name ?? nameOf(folder);
  const { classes, passed } = await readClassFolders(folder);
  const total = classes.reduce((sum, { files }) => sum + files.length, 0);
  const { update: onProgress, finish } = createProgress(total);
  const { base } = options;
  const outcome = await importClasses({ service, name, base, classes, onProgress }).finally(finish);
  const failures = [...passed, ...outcome.failures];
  const { added, present } = outcome;
  const counts = `${String(added)} added, ${String(present)} there already, ${String(failures.length)} not taken`;
  const summary = `${name}: ${counts}, of ${String(total)} pictures in ${String(classes.length)} classes.\n`;
  return { ...outcome, failures, summary };
}

/**
 * @returns how it went, for a person.
 * @throws ConfigError where the environment is wrong.
 * @throws InputError where the folder is there.
 * @throws ServiceRefusedError | ServiceUnreachableError
 */
export async function runDatasetExport(
  options: ServiceLocation & { readonly name: string; readonly folder: string },
  createProgress: CreateProgress,
): Promise<string> {
  const { service, locate } = connect(options);
  const folder = locate(options.folder);
  let progress: ReturnType<CreateProgress> | undefined;
  const { classes, photos } = await exportDataset({
    service,
    name: options.name,
    folder,
    onStart: (total) => (progress = createProgress(total)),
    onProgress: (done) => progress?.update(done),
  }).finally(() => progress?.finish());
  return `${folder}\n${String(photos)} photos in ${String(classes)} classes.\n`;
}

/**
 * @throws ConfigError where the environment is wrong.
 * @throws ServiceRefusedError | ServiceUnreachableError
 */
export async function fetchHead(
  options: ServiceLocation & { readonly name: string },
): Promise<ExportedHead> {
  const { service } = connect(options);
  return service.json({ path: ['classifiers', options.name, 'head'] }, exportedHeadSchema);
}

/** What a header can carry as one word. */
const HEADER_WORD = /^[!-~]+$/;

function connect({ url, key }: ServiceLocation) {
  const config = readClassesConfig();
  const found = key ?? config.DETECTIONS_API_KEY;
  if (found !== undefined && !HEADER_WORD.test(found)) {
    throw new InputError(
      'Expected the API key to be letters, digits and signs of ASCII without spaces; came another.',
    );
  }
  const service = new ServiceClient({ url, key: found, clock: systemClock });
  return { service, locate: (path: string) => resolve(config.INIT_CWD, path) };
}

function nameOf(folder: string): string {
  const name = modelNameSchema.safeParse(basename(folder).toLowerCase());
  if (name.success) return name.data;
  throw new InputError(
    `Expected a --name for the classifier: its folder's, ${JSON.stringify(basename(folder))}, is none that a model may have.`,
  );
}
