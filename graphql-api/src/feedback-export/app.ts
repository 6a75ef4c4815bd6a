import { open, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InputError } from '@detections/runtime/lifecycle';
import { pino } from 'pino';
import { readFeedbackExportConfig } from '../config.js';
import { openFeedbackSource } from './feedback-source.js';
import { sortOut, type ExportCounts } from './sort-out.js';
import { writeEntries, type ExportFormat } from './write-entries.js';

const LOG_TO_STDERR = 2;

export interface ExportOptions {
  readonly format: ExportFormat;
  /** As the caller wrote it, from where the caller stands; undefined for standard output. */
  readonly output: string | undefined;
}

export interface ExportStreams {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
}

/**
 * Writes all feedback to a new file or to standard output, and says on standard error how much it
 * was and what could not be read.
 *
 * @throws InputError where the file to write exists or cannot be made.
 * @throws ConfigError where the environment is wrong.
 * @throws StorageUnavailableError where the database cannot be read.
 * @throws QueueUnavailableError where Redis cannot be reached.
 */
export async function exportFeedback(
  { format, output }: ExportOptions,
  { stdout, stderr }: ExportStreams,
): Promise<void> {
  const config = readFeedbackExportConfig();
  const logger = pino({ level: 'warn' }, pino.destination(LOG_TO_STDERR));
  const source = openFeedbackSource(config, logger);
  const { entries, counts } = sortOut(source.stored, ({ place, unreadable }) => {
    stderr.write(`Not exported: ${place} cannot be read (${unreadable}).\n`);
  });
  const write = (stream: NodeJS.WritableStream): Promise<void> =>
    writeEntries(entries, format, stream);
  if (output === undefined) await write(stdout);
  else await writeNewFile(resolve(config.INIT_CWD, output), write);
  stderr.write(`${summary(source.name, format, counts)}\n`);
}

/** Never over a file that is there: it might be the very one that is read. */
async function writeNewFile(
  path: string,
  write: (stream: NodeJS.WritableStream) => Promise<void>,
): Promise<void> {
  const file = await open(path, 'wx').catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(`Expected --output to name a new file: ${reason}`, {
      cause: error,
    });
  });
  try {
    await write(file.createWriteStream());
  } catch (error) {
    await rm(path);
    throw error;
  }
}

function summary(name: string, format: ExportFormat, counts: ExportCounts): string {
  const { reports, classifications, unreadable } = counts;
  const parts = [
    `Exported from ${name} as ${format}: ${String(classifications)} on classifications`,
    `${String(reports)} free-text reports`,
    `unreadable and left out: ${String(unreadable)}.`,
  ];
  return parts.join(', ');
}
