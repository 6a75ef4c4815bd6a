import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '@detections/runtime';
import {
  ForbiddenError,
  fullNameOf,
  INCOMING_FOLDER,
  ModelUploadsUnavailableError,
  QueueUnavailableError,
  trialOf,
  UPLOAD_LIFETIME_MS,
  UploadNotAcceptedError,
  UploadNotFoundError,
  VOLUME_FILE,
  volumeIdSchema,
  type Catalogue,
  type ClassificationError,
  type KnownVersion,
} from '@detections/schema';
import { quote } from '../../errors/quote.js';
import { keepUpload } from './keep-upload.js';
import type { KeepRequest, ModelUpload, ModelUploads } from './model-uploads.js';
import { readUpload, readUploads, type StoredUpload } from './read-upload.js';
import { receiveUpload, removeUpload } from './receive-upload.js';
import { onVolume } from './storage-failure.js';

export interface ModelUploadLimits {
  readonly maxBytes: number;
  /** That nobody has kept. */
  readonly maxUploads: number;
}

export interface ModelUploadsOptions {
  /** Undefined where the operator has not turned uploads on. */
  readonly modelsDir: string | undefined;
  readonly limits: ModelUploadLimits;
  readonly catalogue: () => Catalogue;
  /** By name. */
  readonly ownClassifiers: () => ReadonlySet<string>;
  readonly clock: Clock;
}

const OFF =
  'Models are not taken by upload here: whoever runs the service sets MODEL_UPLOADS=true, or puts them into the models folder.';

export function createModelUploads(options: ModelUploadsOptions): ModelUploads {
  const { modelsDir = '', limits, catalogue, ownClassifiers, clock } = options;
  const incoming = join(modelsDir, INCOMING_FOLDER);
  const whyNot = async (): Promise<ClassificationError | undefined> => {
    if (options.modelsDir === undefined) return new ForbiddenError(OFF);
    return whyNoClassifier(incoming, catalogue());
  };
  const requireOn = (): void => {
    if (options.modelsDir === undefined) throw new ForbiddenError(OFF);
  };
  const read = async (id: string): Promise<StoredUpload> => {
    requireOn();
    const stored = await readUpload(incoming, id);
    if (stored === undefined) throw notFound(id);
    return stored;
  };
  const find = async (id: string): Promise<ModelUpload> => describe(await read(id), catalogue());
  const keep = async (id: string, request: KeepRequest): Promise<ModelUpload> => {
    const { verdict, kept } = await read(id);
    if (kept !== undefined) throw notAccepted(`was kept as ${fullNameOf(kept)} already`);
    if (verdict === undefined) throw notAccepted('is still being checked');
    if (verdict.state === 'refused')
      throw notAccepted(`was refused: ${verdict.message.replace(/\.$/, '')}`);
    const known = catalogue();
    if (!known.known) throw new QueueUnavailableError(known.reason);
    const trial = findTrial(id, known);
    if (trial?.state === 'failed') throw notAccepted(`cannot be served: ${trial.reason}`);
    const folder = join(incoming, id);
    const { models } = known;
    await onVolume(() =>
      keepUpload(request, { modelsDir, folder, models, ownClassifiers: ownClassifiers() }),
    );
    return find(id);
  };
  let keeping: Promise<unknown> = Promise.resolve();
  return {
    maxBytes: limits.maxBytes,
    whyNot,
    receive: async (files, declaredBytes) => {
      const refusal = await whyNot();
      if (refusal !== undefined) throw refusal;
      const id = await onVolume(async () => {
        await mkdir(incoming, { recursive: true });
        return receiveUpload(files, { incoming, declaredBytes, ...limits, clock });
      });
      return find(id);
    },
    list: async () => {
      requireOn();
      const uploads = await readUploads(incoming);
      return uploads.map((upload) => describe(upload, catalogue()));
    },
    find,
    // Of two at once the second sees what the first has done.
    keep: (id, request) => {
      const kept = keeping.then(() => keep(id, request));
      keeping = kept.catch(() => undefined);
      return kept;
    },
    remove: async (id) => {
      await read(id);
      await onVolume(() => removeUpload(incoming, id));
    },
  };
}

function describe({ id, record, verdict, kept }: StoredUpload, catalogue: Catalogue): ModelUpload {
  const facts = { id, fileName: record.fileName, bytes: record.bytes };
  const expiresAt = new Date(record.receivedAt + UPLOAD_LIFETIME_MS).toISOString();
  if (verdict?.state === 'refused') return { ...facts, expiresAt, ...verdict };
  if (verdict === undefined) return { ...facts, expiresAt, state: 'checking' };
  const { check } = verdict;
  if (kept !== undefined) return { ...facts, state: 'kept', model: fullNameOf(kept), check };
  const trial = findTrial(id, catalogue);
  // Accepted, and not served yet: who asks for it now would be told that there is no such model.
  if (trial === undefined || trial.state === 'loading') {
    return { ...facts, expiresAt, state: 'checking' };
  }
  if (trial.state === 'failed') {
    const message = `Its check took it, and yet it cannot be served: ${trial.reason}`;
    return { ...facts, expiresAt, state: 'refused', reason: 'not-served', message };
  }
  return { ...facts, expiresAt, state: 'accepted', model: fullNameOf(trialOf(id)), check };
}

function findTrial(id: string, catalogue: Catalogue): KnownVersion | undefined {
  if (!catalogue.known) return undefined;
  const { name } = trialOf(id);
  return catalogue.models.find((model) => model.name === name);
}

/** Where both see the same random id, both see the same volume. */
async function whyNoClassifier(
  incoming: string,
  catalogue: Catalogue,
): Promise<ClassificationError | undefined> {
  if (!catalogue.known) return new QueueUnavailableError(catalogue.reason);
  const { uploadVolumes = [] } = catalogue;
  const text = await readFile(join(incoming, VOLUME_FILE), 'utf8').catch(() => '');
  const volume = volumeIdSchema.safeParse(text.trim());
  if (volume.success && uploadVolumes.includes(volume.data)) return undefined;
  const came =
    uploadVolumes.length === 0
      ? 'none takes uploads now; set MODEL_UPLOADS=true for the classifiers too'
      : 'those that take uploads see another';
  return new ModelUploadsUnavailableError(
    `Expected a classifier that sees the API's own MODELS_DIR; ${came}. Mount one volume into both.`,
  );
}

function notAccepted(state: string): UploadNotAcceptedError {
  return new UploadNotAcceptedError(
    `Expected an upload that was accepted and is on trial; this one ${state}.`,
  );
}

function notFound(id: string): UploadNotFoundError {
  return new UploadNotFoundError(
    `There is no upload ${quote(id)}: it was deleted, or an hour has passed.`,
  );
}
