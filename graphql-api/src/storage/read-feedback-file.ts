import { open, type FileHandle } from 'node:fs/promises';
import { readStored, type StoredFeedback } from '../application/feedback/stored-feedback.js';

/**
 * Every line of a file that `FileFeedbackStore` keeps, the oldest first, read as it is asked for.
 * Nothing where there is no file: nobody has reported anything.
 *
 * @throws Error where the file cannot be read.
 */
export async function* readFeedbackFile(path: string): AsyncGenerator<StoredFeedback> {
  const file = await openIfThere(path);
  if (file === undefined) return;
  let number = 0;
  for await (const line of file.readLines()) {
    number += 1;
    if (line.trim() === '') continue;
    yield readStored(`line ${String(number)}`, () => JSON.parse(line) as unknown);
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
