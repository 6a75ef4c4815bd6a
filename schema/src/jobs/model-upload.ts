import { z } from 'zod';
import { sha256Schema, type ModelIdentity } from '../model/model-identity.js';

/**
 * Models that come by upload lie in one folder on a volume that API and classifiers share. What is
 * in it is their contract: the API writes what came, a classifier what it thinks of it.
 *
 * ```
 * MODELS_DIR/.incoming/
 *   volume             a random id, by which both know that they mean the same volume
 *   <upload's id>/
 *     claim-<n>        changes as long as its holder lives; the highest number holds the upload
 *     upload/…         the files as they came
 *     upload.json      that they came whole
 *     export/…         unpacked, and what is kept in the end
 *     cache/…          the ONNX network made from it
 *     verdict.json     what the check found
 *     keep.json        as what model it is being kept, or was kept where `export` is gone
 *   gone-<anything>/   to be deleted
 * ```
 */
export const INCOMING_FOLDER = '.incoming';
export const VOLUME_FILE = 'volume';
export const UPLOAD_FILES = {
  received: 'upload',
  record: 'upload.json',
  unpacked: 'export',
  cache: 'cache',
  verdict: 'verdict.json',
  keeping: 'keep.json',
} as const;
/** In the version's folder of a model that was kept; it has the upload's id. */
export const UPLOADED_MARK = '.uploaded';
const GONE_PREFIX = 'gone-';

export const volumeIdSchema = z.uuid();

export const uploadIdSchema = z.string().regex(/^[0-9a-f]{16}$/);

/** What the API knows of an upload that has come whole. */
export const uploadRecordSchema = z.object({
  /** Of the one file; of several, that of the first. For people. */
  fileName: z.string().min(1).max(300),
  bytes: z.int().min(0),
  /** When it had come, in milliseconds since 1970, by the API's clock; for people alone. */
  receivedAt: z.number(),
});
export type UploadRecord = z.infer<typeof uploadRecordSchema>;

/** What a check has found out about a model. */
export const modelCheckSchema = z.object({
  /** Which importer took it. */
  kind: z.string().max(100),
  labels: z.object({
    count: z.int().min(1),
    first: z.array(z.string()).readonly(),
    last: z.string(),
    /** Names that several classes share. */
    duplicates: z.array(z.string()).readonly(),
  }),
  input: z.object({ width: z.int().min(1), height: z.int().min(1) }),
  /** By name; the first is the default. */
  presets: z.array(z.string()).readonly(),
  output: z.enum(['logits', 'probabilities']),
  /** How many numbers, where it has one. */
  embedding: z.int().min(1).optional(),
  heatmaps: z.boolean(),
  license: z.string().optional(),
  digest: sha256Schema,
});
export type ModelCheck = z.infer<typeof modelCheckSchema>;

export const uploadVerdictSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('accepted'), check: modelCheckSchema }),
  z.object({
    state: z.literal('refused'),
    /** For programs, such as `labels-missing`. */
    reason: z.string().max(100),
    /** For people. */
    message: z.string().max(10_000),
  }),
]);
export type UploadVerdict = z.infer<typeof uploadVerdictSchema>;

/** An accepted upload is served under this name until it is kept, or for an hour. */
export function trialOf(uploadId: string): ModelIdentity {
  return { name: `trial-${uploadId}`, version: '1' };
}

/** Whether it is the name of one on trial. */
export function isTrialName(name: string): boolean {
  return /^trial-[0-9a-f]{16}$/.test(name);
}

/** How long an upload is there that nobody keeps. */
export const UPLOAD_LIFETIME_MS = 3_600_000;

/** @param generation From 0: the API's own while the upload comes, then each classifier's. */
export function claimFileName(generation: number): string {
  return `claim-${String(generation)}`;
}

/** @returns undefined where the name is no claim's. */
export function claimGeneration(fileName: string): number | undefined {
  const digits = /^claim-(\d{1,6})$/.exec(fileName)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** What a folder is renamed to, so that it is gone at once and can be deleted at leisure. */
export function goneFolderName(suffix: string): string {
  return `${GONE_PREFIX}${suffix}`;
}

export function isGoneFolder(name: string): boolean {
  return name.startsWith(GONE_PREFIX);
}
