/**
 * The program of a checking process: it unpacks and tries one model that a stranger has uploaded,
 * says what it found, and ends. docs/decisions/032 says why it is apart.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '@detections/runtime/lifecycle';
import { trialOf, UPLOAD_FILES } from '@detections/schema';
import { checkPackage, type PackageCheck } from '../importers/check-package.js';
import { ImportRefusedError } from '../importers/import-refused-error.js';
import { importIt } from '../importers/import-thread.js';
import { UnpackRefusedError } from '../model-sources/unpack-refused-error.js';
import { checkTaskSchema, type CheckReply, type CheckTask } from './check-messages.js';
import { unpackUpload } from './unpack-upload.js';

/** As V8, WebAssembly and C++ say it. */
const OUT_OF_MEMORY = /allocation failed|out of memory|bad_alloc/i;

offerItselfToTheKernel();
// Ctrl-C and some supervisors signal the whole group; whoever started this one ends it.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

const task = checkTaskSchema.parse(JSON.parse(process.argv[2] ?? ''));
const reply = await check(task);
process.send?.(reply, undefined, {}, () => process.kill(process.pid, 'SIGKILL'));

async function check({ folder, threadCount }: CheckTask): Promise<CheckReply> {
  try {
    const unpacked = await unpackUpload(folder);
    const cacheDir = join(folder, UPLOAD_FILES.cache);
    const found = await checkPackage(async () => {
      const result = await importIt({
        ...trialOf('upload'),
        folder: unpacked,
        cacheDir,
        threadCount,
        fromStranger: true,
      });
      if (result.outcome === 'imported') return result.imported;
      throw new ImportRefusedError(result.reason, result.message);
    });
    return replyOf(found, unpacked);
  } catch (error) {
    if (error instanceof UnpackRefusedError) {
      return { outcome: 'refused', reason: error.refusal, message: withoutPath(error, folder) };
    }
    if (error instanceof ImportRefusedError) {
      return { outcome: 'refused', reason: error.reason, message: withoutPath(error, folder) };
    }
    const message = error instanceof Error ? error.message : String(error);
    if (OUT_OF_MEMORY.test(message)) return { outcome: 'too-much-memory' };
    // Of the volume, in words; anything else is for the log.
    return error instanceof InputError
      ? { outcome: 'refused', reason: 'volume', message: withoutPath(error, folder) }
      : { outcome: 'failed', message };
  }
}

function replyOf(found: PackageCheck, folder: string): CheckReply {
  if (found.outcome === 'refused') {
    return { ...found, message: withoutPath(found, folder) };
  }
  const { kind, card, labels } = found;
  const { input, preprocessing, output, license, digest } = card;
  return {
    outcome: 'accepted',
    check: {
      kind,
      labels,
      input,
      presets: preprocessing.map(({ name }) => name),
      output: output.kind,
      ...(output.embedding !== undefined && { embedding: output.embedding.length }),
      heatmaps: output.heatmaps,
      ...(license !== undefined && { license }),
      digest,
    },
  };
}

/** Where it lies here is nobody's business. */
function withoutPath({ message }: { readonly message: string }, folder: string): string {
  const within = [UPLOAD_FILES.received, UPLOAD_FILES.unpacked, ''].map((name) =>
    join(folder, name),
  );
  return within
    .reduce((text, path) => text.replaceAll(`${path}/`, ''), message)
    .replaceAll(folder, 'the upload')
    .replace(/^the upload/, 'The upload');
}

/** Short of memory, the kernel takes this process before any other. Linux alone has this. */
function offerItselfToTheKernel(): void {
  try {
    writeFileSync('/proc/self/oom_score_adj', '1000');
  } catch {
    // Not Linux, or no /proc.
  }
}
