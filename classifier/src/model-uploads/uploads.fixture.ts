import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { INCOMING_FOLDER, UPLOAD_FILES, type ModelCheck } from '@detections/schema';

export const CHECK: ModelCheck = {
  kind: 'plain-onnx',
  labels: { count: 3, first: ['apple', 'pear', 'plum'], last: 'plum', duplicates: [] },
  input: { width: 6, height: 6 },
  presets: ['CENTER_CROP'],
  output: 'logits',
  heatmaps: false,
  digest: 'ef'.repeat(32),
};

/** A models folder with uploads in it, as the API writes them. */
export class UploadedFiles {
  private constructor(readonly modelsDir: string) {}

  static async create(): Promise<UploadedFiles> {
    return new UploadedFiles(await mkdtemp(join(tmpdir(), 'uploads-')));
  }

  get incoming(): string {
    return join(this.modelsDir, INCOMING_FOLDER);
  }

  folderOf(id: string): string {
    return join(this.incoming, id);
  }

  /** @returns its folder. */
  async put(
    id: string,
    files: Readonly<Record<string, string | Uint8Array>> = { 'model.onnx': 'numbers' },
  ): Promise<string> {
    const folder = this.folderOf(id);
    for (const [name, content] of Object.entries(files)) {
      const path = join(folder, UPLOAD_FILES.received, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
    }
    const record = { fileName: 'model.onnx', bytes: 7, receivedAt: 0 };
    await writeFile(join(folder, UPLOAD_FILES.record), JSON.stringify(record));
    return folder;
  }

  /** Makes it older by so much, on the volume's clock. */
  async age(id: string, ms: number): Promise<void> {
    const then = new Date(Date.now() - ms);
    await utimes(join(this.folderOf(id), UPLOAD_FILES.record), then, then);
  }

  close(): Promise<void> {
    return rm(this.modelsDir, { recursive: true });
  }
}
