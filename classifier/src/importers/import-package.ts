import { readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { modelCardSchema, type ModelCard, type ModelIdentity } from '@detections/schema';
import { z } from 'zod';
import { digestPathOf, requireDigest, writeDigestedFile } from '../models/digested-file.js';
import { decodeOnnxModel } from '../onnx/onnx-format.js';
import { chooseImporter } from './choose-importer.js';
import { enterExport } from './enter-export.js';
import { freeMemory } from './free-memory.js';
import { ImportRefusedError } from './import-refused-error.js';
import type { Importer, ImportPlan } from './importer.js';
import { digestPackage, type PackageDigest } from './package-digest.js';
import { describeIssue } from './read-json.js';
import { requireModest, requireModestFolder } from './require-modest.js';
import { tryNetwork, type OpenNetwork } from './try-network.js';

/** Part of the cached files' names: raise it with every change to what an import makes. */
const IMPORT_VERSION = 5;

/** Where it is worth a moment to have memory back before the trial. */
const LARGE_BYTES = 64 * 2 ** 20;

export interface ImportPackageOptions extends ModelIdentity {
  readonly folder: string;
  readonly cacheDir: string;
  readonly importers: readonly Importer[];
  /** Where the finished network is tried before it is taken. */
  readonly open: OpenNetwork;
  /** Whether nobody here knows where it comes from: then less is allowed, see `requireModest`. */
  readonly fromStranger?: boolean;
}

export interface ImportedPackage {
  /** Which importer took it. */
  readonly kind: string;
  readonly card: ModelCard;
  readonly onnxPath: string;
  /** How many pictures it takes at once; undefined where any number is right. */
  readonly maxBatchSize: number | undefined;
}

/** What the cache keeps of an import, whatever the model is called there. */
const importedSchema = z.object({
  card: modelCardSchema.omit({ name: true, version: true }),
  onnxFile: z.string(),
  maxBatchSize: z.int().min(1).optional(),
});
type Imported = z.infer<typeof importedSchema>;

/**
 * Turns an export into a model, or finds it in the cache, where an earlier import of the same files
 * has put it. The folder itself stays as it is.
 *
 * @throws ImportRefusedError
 */
export async function importPackage(options: ImportPackageOptions): Promise<ImportedPackage> {
  const { folder, cacheDir, name, version } = options;
  const listing = await enterExport(folder);
  if (options.fromStranger === true) await requireModestFolder(listing);
  const importer = await chooseImporter(listing, options.importers);
  const digested = await digestPackage(listing.folder, await importer.filesThatMatter(listing));
  const fileName = `${importer.kind}-${digested.digest}-v${String(IMPORT_VERSION)}`;
  const stem = join(cacheDir, 'imports', fileName);
  const { card, onnxFile, maxBatchSize } =
    (await readImported(stem, options)) ??
    (await importAnew(await importer.read(listing), digested, stem, options));
  return {
    kind: importer.kind,
    card: { name, version, ...card },
    onnxPath: join(dirname(stem), onnxFile),
    maxBatchSize,
  };
}

/** @returns undefined where there is none, or any of it is damaged. */
async function readImported(
  stem: string,
  { fromStranger }: Pick<ImportPackageOptions, 'fromStranger'>,
): Promise<Imported | undefined> {
  try {
    await requireDigest(importedPath(stem));
    const imported = importedSchema.parse(JSON.parse(await readFile(importedPath(stem), 'utf8')));
    const onnxPath = join(dirname(stem), imported.onnxFile);
    await requireDigest(onnxPath);
    // Its owner may have imported the same files before, who may do more.
    if (fromStranger === true) requireModestBytes(await readFile(onnxPath));
    return imported;
  } catch (error) {
    if (error instanceof ImportRefusedError) throw error;
    // It belongs to the cache, and can be made anew.
    return undefined;
  }
}

async function importAnew(
  plan: ImportPlan,
  { digest, sha256ByFile }: PackageDigest,
  stem: string,
  options: Pick<ImportPackageOptions, 'open' | 'fromStranger'>,
): Promise<Imported> {
  const weightsSha256 = sha256ByFile.get(plan.weightsFile) ?? digest;
  const card = requireCard({ ...plan.card, digest, weightsSha256 });
  const imported = { card, ...(await writeNetwork(plan, stem, options)) };
  // The last to be written: where it is, all is.
  await writeDigestedFile(importedPath(stem), Buffer.from(JSON.stringify(imported)));
  return imported;
}

async function writeNetwork(
  { card, graphs }: ImportPlan,
  stem: string,
  { open, fromStranger }: Pick<ImportPackageOptions, 'open' | 'fromStranger'>,
): Promise<Omit<Imported, 'card'>> {
  let failure: unknown = new Error('Expected an import to plan at least one graph.');
  for (const { maxBatchSize, write, failure: explain } of graphs) {
    const batch = maxBatchSize === undefined ? '' : `-batch${String(maxBatchSize)}`;
    const path = `${stem}${batch}.onnx`;
    const size = await writeGraph(path, write, fromStranger === true);
    if (size > LARGE_BYTES) freeMemory();
    try {
      await tryNetwork(open, path, card, maxBatchSize);
      return { onnxFile: basename(path), ...(maxBatchSize !== undefined && { maxBatchSize }) };
    } catch (error) {
      await Promise.all([path, digestPathOf(path)].map((file) => rm(file, { force: true })));
      failure = explain?.(error) ?? error;
    }
  }
  throw failure;
}

/**
 * Apart from the trial, which then has the network's memory to itself.
 *
 * @returns how many bytes it has.
 */
async function writeGraph(
  path: string,
  write: () => Promise<Uint8Array>,
  fromStranger: boolean,
): Promise<number> {
  const bytes = await write();
  if (fromStranger) requireModestBytes(bytes);
  await writeDigestedFile(path, bytes);
  return bytes.length;
}

/** As it will run: what was pruned does no harm, what was put in front is ours. */
function requireModestBytes(bytes: Uint8Array): void {
  requireModest(decodeOnnxModel(bytes), bytes.length);
}

function requireCard(card: Imported['card']): Imported['card'] {
  const result = importedSchema.shape.card.safeParse(card, { reportInput: true });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new ImportRefusedError(
    'settings-invalid',
    `What the folder says makes no model: ${issue === undefined ? '' : describeIssue(issue)}.`,
  );
}

function importedPath(stem: string): string {
  return `${stem}.json`;
}
