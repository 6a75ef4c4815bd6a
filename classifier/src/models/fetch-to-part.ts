import { constants, open, stat, type FileHandle } from 'node:fs/promises';
import type { Headers, Response } from 'undici';
import type { HttpClient } from './http-client.js';
import { HttpStatusError } from './http-status-error.js';
import { StallTimer } from './stall-timer.js';

export interface FetchOptions {
  readonly client: HttpClient;
  /** Longest silence, before and between bytes. */
  readonly stallTimeoutMs: number;
  readonly signal: AbortSignal;
  /** What it throws ends the download. */
  readonly onProgress: (receivedBytes: number, totalBytes: number | undefined) => void;
  /** A key, or what must not have changed since; where it redirects elsewhere, no key goes along. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Sees what a server says of the file before its first byte; what it throws ends the download. */
  readonly onResponse?: ((headers: Headers) => Promise<void>) | undefined;
}

interface OpenResponse {
  readonly body: AsyncIterable<Uint8Array>;
  /** Where in the file the body belongs. */
  readonly offset: number;
  readonly totalBytes: number | undefined;
}

/** Never emptied first: another process may just be reading what it has fetched. */
const OVERWRITE = constants.O_RDWR | constants.O_CREAT;
const RANGE_NOT_SATISFIABLE = 416;
const PARTIAL_CONTENT = 206;

/**
 * Fetches a URL into `partPath`, going on from what is there. Bytes are written at the place where
 * they belong, so that two processes that fetch the same file do each other no harm.
 *
 * @throws Error that says what happened; `partPath` keeps what came, for the next try.
 */
export async function fetchToPart(
  url: string,
  partPath: string,
  options: FetchOptions,
): Promise<{ readonly resumed: boolean }> {
  const stall = new StallTimer(options.stallTimeoutMs);
  const signal = AbortSignal.any([options.signal, stall.signal]);
  try {
    const presentBytes = await sizeOf(partPath);
    const response = await request(url, presentBytes, { ...options, signal });
    if (response === 'complete') return { resumed: true };
    await writeBody(response, partPath, stall, options);
    return { resumed: response.offset > 0 };
  } finally {
    stall.stop();
  }
}

/** @returns 'complete' where the server has no byte beyond those present. */
async function request(
  url: string,
  presentBytes: number,
  options: Pick<FetchOptions, 'client' | 'signal' | 'headers' | 'onResponse'>,
): Promise<OpenResponse | 'complete'> {
  const range = presentBytes > 0 ? { range: `bytes=${String(presentBytes)}-` } : {};
  // Compressed in transit, neither lengths nor ranges would be those of the file.
  const headers = { ...options.headers, 'accept-encoding': 'identity', ...range };
  const response = await options.client.fetch(url, { headers, signal: options.signal });
  if (response.status === RANGE_NOT_SATISFIABLE && presentBytes > 0) {
    await response.body?.cancel();
    const totalBytes = totalOf(response);
    // Too long, or of a length nobody told: begin anew. The checksum judges the rest.
    return totalBytes === presentBytes ? 'complete' : request(url, 0, options);
  }
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    throw new HttpStatusError(response.status, response.statusText);
  }
  await options.onResponse?.(response.headers);
  return { body: response.body, offset: offsetOf(response), totalBytes: totalOf(response) };
}

async function writeBody(
  { body, offset, totalBytes }: OpenResponse,
  partPath: string,
  stall: StallTimer,
  { onProgress }: FetchOptions,
): Promise<void> {
  const file = await open(partPath, OVERWRITE);
  try {
    let position = offset;
    onProgress(position, totalBytes);
    for await (const chunk of body) {
      stall.restart();
      await writeAll(file, chunk, position);
      position += chunk.byteLength;
      onProgress(position, totalBytes);
    }
    if (totalBytes !== undefined && position !== totalBytes) {
      throw new Error(`expected ${String(totalBytes)} bytes, came ${String(position)}`);
    }
    await file.truncate(position);
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  let written = 0;
  while (written < chunk.byteLength) {
    const { bytesWritten } = await file.write(chunk, written, null, position + written);
    written += bytesWritten;
  }
}

/** Where the body begins. A server that ignores the range answers 200 with the whole file. */
function offsetOf(response: Response): number {
  if (response.status !== PARTIAL_CONTENT) return 0;
  const start = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1];
  if (start === undefined) throw new Error('the server sent a part and did not say which');
  return Number(start);
}

/** Bytes of the whole file, where the server says. */
function totalOf(response: Response): number | undefined {
  const fromRange = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1];
  if (fromRange !== undefined) return Number(fromRange);
  const isPlain = response.status === 200 && !response.headers.has('content-encoding');
  const length = response.headers.get('content-length');
  return isPlain && length !== null ? Number(length) : undefined;
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}
