import { z } from 'zod';
import { jobHeaderSchema, type JobHeader, jobReplySchema, type JobReply } from '@detections/schema';
import { isRepliesKey } from './keys.js';

/** A job as its stream entry holds it; the image lies under a key of its own. */
export interface QueuedJob {
  readonly header: JobHeader;
  readonly imageBytes: number;
  /** Key of the stream that the reply goes to. */
  readonly replyTo: string;
}

const queuedJobFieldsSchema = z.object({
  header: jsonOf(jobHeaderSchema),
  imageBytes: z.coerce.number().int().positive(),
  replyTo: z.string().refine(isRepliesKey, 'expected the key of a reply stream'),
});

const replyFieldsSchema = z.object({
  reply: jsonOf(jobReplySchema),
});

/** Field names and values in turn, as XADD takes them. */
export function encodeJob(job: QueuedJob): string[] {
  return [
    'header',
    JSON.stringify(job.header),
    'imageBytes',
    String(job.imageBytes),
    'replyTo',
    job.replyTo,
  ];
}

/** @throws ZodError where another program wrote into the stream. */
export function decodeJob(fields: readonly string[]): QueuedJob {
  return queuedJobFieldsSchema.parse(toRecord(fields));
}

export function encodeReply(reply: JobReply): string[] {
  return ['reply', JSON.stringify(reply)];
}

/** @throws ZodError where another program wrote into the stream. */
export function decodeReply(fields: readonly string[]): JobReply {
  return replyFieldsSchema.parse(toRecord(fields)).reply;
}

/** For text that another program or version may have written. */
export function jsonOf<T>(schema: z.ZodType<T>): z.ZodType<T, string> {
  return z.string().transform(parseJson).pipe(schema);
}

function toRecord(fields: readonly string[]): Record<string, string> {
  const record: Record<string, string> = {};
  for (let index = 0; index + 1 < fields.length; index += 2) {
    record[fields[index] ?? ''] = fields[index + 1] ?? '';
  }
  return record;
}

function parseJson(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    context.addIssue({ code: 'custom', message: 'expected JSON' });
    return z.NEVER;
  }
}
