import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  toEarlierEntry,
  type EarlierEntry,
  type EarlierFeedback,
  type EarlierPage,
} from './earlier-feedback.js';

/** Of the folder's file that held one JSON line per entry. */
export const FEEDBACK_FILE_NAME = 'feedback.jsonl';

const PAGE_LENGTH = 200;
const NEWLINE = 0x0a;

/** `<folder>/feedback.jsonl`. It is known by its first line, so that a copy of it is the same. */
export class EarlierFeedbackFile implements EarlierFeedback {
  readonly name: string;

  constructor(folder: string) {
    this.name = resolve(join(folder, FEEDBACK_FILE_NAME));
  }

  async identify(): Promise<string | undefined> {
    for await (const { line } of readLines(this.name, 0)) {
      return `file ${createHash('sha256').update(line).digest('hex')}`;
    }
    return undefined;
  }

  /** A position is a number of bytes. */
  async *readAfter(position: string): AsyncGenerator<EarlierPage> {
    let entries: EarlierEntry[] = [];
    let end = Number(position);
    for await (const line of readLines(this.name, end)) {
      const text = line.line.toString();
      // Somebody is still writing it, or nobody ever ended it: it was not acknowledged.
      if (!line.isWhole && !isJson(text)) break;
      if (text.trim() !== '') entries.push(toEarlierEntry(text, () => JSON.parse(text) as unknown));
      end = line.end;
      if (entries.length < PAGE_LENGTH) continue;
      yield { entries, position: String(end) };
      entries = [];
    }
    if (end !== Number(position)) yield { entries, position: String(end) };
  }
}

interface Line {
  /** Without its end. */
  readonly line: Buffer;
  /** Whether it has its end. */
  readonly isWhole: boolean;
  /** Bytes of the file up to here. */
  readonly end: number;
}

/** Nothing where there is no file. */
async function* readLines(path: string, start: number): AsyncGenerator<Line> {
  const file = await openIfThere(path);
  if (file === undefined) return;
  let rest = Buffer.alloc(0);
  let end = start;
  for await (const chunk of file.createReadStream({ start }) as AsyncIterable<Buffer>) {
    rest = Buffer.concat([rest, chunk]);
    for (let index = rest.indexOf(NEWLINE); index !== -1; index = rest.indexOf(NEWLINE)) {
      end += index + 1;
      yield { line: rest.subarray(0, index), isWhole: true, end };
      rest = rest.subarray(index + 1);
    }
  }
  if (rest.length > 0) yield { line: rest, isWhole: false, end: end + rest.length };
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
