import type { DownloadProgress } from '../models/download-progress.js';
import type { Proxies } from '../models/proxies.js';

/** What a source of models may use. */
export interface SourceContext {
  /** From where relative paths are seen. */
  readonly callerFolder: string;
  /** A folder of its own for this one export, which goes once it is read. */
  readonly scratch: string;
  /** For downloads, so that the next try goes on from what came. */
  readonly downloads: string;
  readonly proxies: Proxies;
  readonly hub: HubAccess;
  readonly progress: DownloadProgress;
  readonly signal: AbortSignal;
  /** Longest silence of a server. */
  readonly stallTimeoutMs: number;
}

/** Of Hugging Face, or a mirror of it. */
export interface HubAccess {
  /** Without a slash at its end. */
  readonly url: string;
  readonly token?: string | undefined;
}

/** An export, in a folder of this machine. */
export interface FoundExport {
  readonly folder: string;
  /** What it is called there, for people: `Fruits v2`; a model's name is made of it. */
  readonly title: string;
  /** What was kept for another try, and is of no use once the export is a model. */
  readonly downloaded?: string | undefined;
}

/** One kind of place that exports come from. */
export interface ModelSource {
  /** Whether what the caller wrote names such a place. */
  takes(text: string, context: SourceContext): boolean | Promise<boolean>;
  /** @throws InputError in one sentence; nothing but a part of a download stays behind. */
  find(text: string, context: SourceContext): Promise<FoundExport>;
}

/** The most that one export may have, in bytes: what ONNX files can have. */
export const MAX_EXPORT_BYTES = 2 * 2 ** 30;
