import { isRecord } from '../failures/failure-from';

/** What the check found, as the service tells it. */
export interface ModelCheck {
  readonly kind: string;
  readonly labels: {
    readonly count: number;
    readonly first: readonly string[];
    readonly last: string;
    readonly duplicates: readonly string[];
  };
  readonly input: { readonly width: number; readonly height: number };
  /** Names of its presets, the default first. */
  readonly presets: readonly string[];
  readonly output: string;
  /** How many numbers, where the network offers an embedding. */
  readonly embedding?: number;
  readonly heatmaps: boolean;
  readonly license?: string;
  readonly digest: string;
}

/** A model that somebody has sent, and what became of it. */
export interface ModelUpload {
  readonly id: string;
  readonly fileName: string;
  readonly bytes: number;
  readonly state: 'checking' | 'refused' | 'accepted' | 'kept';
  /** Why it is refused: the service's name for it, and its sentence. */
  readonly reason?: string;
  readonly message?: string;
  /** NAME@VERSION that answers by it: of a trial, or the one under which it is kept. */
  readonly model?: string;
  readonly check?: ModelCheck;
  /** Until when it is there, unless it is kept. */
  readonly expiresAt?: string;
}

/** A file of a model, and where it lies in the folder that was chosen. */
export interface ModelFile {
  readonly path: string;
  readonly file: File;
}

/** Files that are one model together: a zip, a folder, or what was dropped beside one another. */
export interface ModelFiles {
  readonly name: string;
  readonly files: readonly ModelFile[];
}

const STATES: readonly unknown[] = ['checking', 'refused', 'accepted', 'kept'];

/** Whether this is what the service says of an upload, and not another program's answer. */
export function isModelUpload(value: unknown): value is ModelUpload {
  return isRecord(value) && typeof value['id'] === 'string' && STATES.includes(value['state']);
}

export function bytesOf(files: readonly ModelFile[]): number {
  return files.reduce((sum, { file }) => sum + file.size, 0);
}
