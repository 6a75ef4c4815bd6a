import { CombinedGraphQLErrors, ServerError, ServerParseError } from '@apollo/client/errors';
import type { Failure } from './failure';
import { isFailureCode, type FailureCode } from './failure-codes';

/**
 * Reads whatever Apollo Client threw.
 *
 * @param response The head of the answer, where one came: Apollo keeps its headers to itself.
 */
export function failureFrom(error: unknown, response?: Response): Failure {
  const retryAfterMs = readRetryAfter(response);
  return { ...readError(error), ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

/** Reads an answer of REST that is no success: the service's own, or that of a proxy before it. */
export async function failureFromRest(response: Response): Promise<Failure> {
  const retryAfterMs = readRetryAfter(response);
  const failure = readRestBody(await response.text()) ?? {
    code: codeByStatus[response.status] ?? 'INTERNAL',
  };
  return { ...failure, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

function readRestBody(text: string): Failure | undefined {
  try {
    const body: unknown = JSON.parse(text);
    const error = isRecord(body) ? body['error'] : undefined;
    if (!isRecord(error)) return undefined;
    const { code, message } = error;
    return {
      code: isFailureCode(code) ? code : 'INTERNAL',
      ...(typeof message === 'string' && { detail: message }),
    };
  } catch {
    return undefined;
  }
}

/** Where no answer came at all. */
export function connectionFailure(): Failure {
  return { code: navigator.onLine ? 'NETWORK_FAILURE' : 'OFFLINE' };
}

function readError(error: unknown): Failure {
  if (CombinedGraphQLErrors.is(error)) return failureFromErrors(error.errors);
  if (ServerError.is(error)) {
    const code = codeByStatus[error.statusCode] ?? 'INTERNAL';
    return failureFromBody(error.bodyText) ?? { code };
  }
  if (ServerParseError.is(error)) return { code: 'INTERNAL' };
  return connectionFailure();
}

/** For answers that are not GraphQL's, as a proxy in front of the service may give. */
const codeByStatus: Readonly<Partial<Record<number, FailureCode>>> = {
  413: 'IMAGE_TOO_LARGE',
  429: 'RATE_LIMITED',
  502: 'QUEUE_UNAVAILABLE',
  503: 'QUEUE_UNAVAILABLE',
  504: 'JOB_TIMEOUT',
};

/** Apollo's link does not look for GraphQL errors in an answer whose status says failure. */
function failureFromBody(bodyText: string): Failure | undefined {
  try {
    const body: unknown = JSON.parse(bodyText);
    if (!isRecord(body) || !Array.isArray(body['errors'])) return undefined;
    return failureFromErrors(body['errors']);
  } catch {
    return undefined;
  }
}

function failureFromErrors(errors: readonly unknown[]): Failure {
  const first = isRecord(errors[0]) ? errors[0] : {};
  const { code, confirmation } = isRecord(first['extensions']) ? first['extensions'] : {};
  const message = first['message'];
  return {
    code: isFailureCode(code) ? code : 'INTERNAL',
    ...(typeof message === 'string' && { detail: message }),
    ...(typeof confirmation === 'string' && { confirmation }),
  };
}

/** Seconds, as this service sends them; a date is left to the page's own patience. */
function readRetryAfter(response: Response | undefined): number | undefined {
  const value = response?.headers.get('retry-after') ?? '';
  return /^\d{1,6}$/.test(value) ? Number(value) * 1000 : undefined;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
