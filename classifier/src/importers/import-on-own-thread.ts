import { runOnOwnThread } from '../run-on-own-thread.js';
import type { ImportedPackage } from './import-package.js';
import { ImportRefusedError } from './import-refused-error.js';
import type { ImportResult, ImportTask } from './import-task.js';

/**
 * Imports a package on a thread that ends with it: to read, write and try a network takes seconds of
 * computing and a few times its size in memory.
 *
 * @throws ImportRefusedError
 */
export async function importOnOwnThread(
  task: ImportTask,
  signal: AbortSignal,
): Promise<ImportedPackage> {
  const result = await runOnOwnThread<ImportTask, ImportResult>({
    file: new URL('./import-thread.js', import.meta.url),
    name: 'importIt',
    task,
    signal,
  });
  if (result.outcome === 'imported') return result.imported;
  throw new ImportRefusedError(result.reason, result.message);
}
