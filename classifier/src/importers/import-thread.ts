import { openSession } from '../engines/onnxruntime/onnxruntime-session.js';
import { importPackage } from './import-package.js';
import { ImportRefusedError } from './import-refused-error.js';
import type { ImportResult, ImportTask } from './import-task.js';
import { IMPORTERS } from './importers.js';
import type { OpenNetwork } from './try-network.js';

export async function importIt({ threadCount, ...task }: ImportTask): Promise<ImportResult> {
  const open: OpenNetwork = (path, input) => openSession(path, { threadCount, input });
  try {
    const imported = await importPackage({ ...task, importers: IMPORTERS, open });
    return { outcome: 'imported', imported };
  } catch (error) {
    if (!(error instanceof ImportRefusedError)) throw error;
    return { outcome: 'refused', reason: error.reason, message: error.message };
  }
}
