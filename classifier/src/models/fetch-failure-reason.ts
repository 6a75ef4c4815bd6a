import { types } from 'node:util';

/** What went wrong with a request: fetch keeps it in its error's cause, at times as a code alone. */
export function fetchFailureReason(error: unknown): string {
  if (!types.isNativeError(error)) return String(error);
  const code = 'code' in error ? String(error.code) : error.name;
  const message = error.message === '' ? code : error.message;
  return error.cause === undefined ? message : `${message} (${fetchFailureReason(error.cause)})`;
}
