import { stat } from 'node:fs/promises';

/** Also false for what may not be looked at. */
export async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
