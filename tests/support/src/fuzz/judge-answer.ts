import { errorCodeSchema } from '@detections/schema';
import type { FuzzCase } from './fuzz-case.js';
import type { FuzzAnswer } from './send-case.js';

/** Our own and Apollo Server's, as docs/operations.md and its documentation list them. */
const KNOWN_CODES: ReadonlySet<string> = new Set([
  ...errorCodeSchema.options,
  'BAD_REQUEST',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

const BAD_REQUEST = 400;
const REQUEST_TIMEOUT = 408;

/** @returns what is wrong with the answer, or undefined. */
export function judgeAnswer(fuzzCase: FuzzCase, answer: FuzzAnswer): string | undefined {
  const { status, code, body } = answer;
  if (status === undefined) {
    return fuzzCase.cutAfter === undefined
      ? 'the connection was closed without an answer'
      : undefined;
  }
  if (/node_modules|\bat [^ ]+ \(|\.js:\d+/.test(body)) return 'the answer holds a stack trace';
  if (status >= 200 && status < 300) return undefined;
  if (status < 400 || status >= 500) return `status ${String(status)} (${code ?? 'no code'})`;
  // Said before any route: the body never came whole, or its parts were such that nobody read on.
  if (status === REQUEST_TIMEOUT) return undefined;
  if (status === BAD_REQUEST && fuzzCase.cutAfter !== undefined) return undefined;
  // The legacy 400 of /predict has three keys and no more; its code is in the header.
  if (code === undefined || !KNOWN_CODES.has(code)) {
    return `status ${String(status)} with the unknown code ${code ?? '(none)'}`;
  }
  return undefined;
}
