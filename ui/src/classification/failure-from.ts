import { CombinedGraphQLErrors, ServerError, ServerParseError } from '@apollo/client/errors';
import type { ClassificationFailure } from './classification-failure';
import { isFailureCode, type FailureCode } from './failure-texts';

/** Reads whatever Apollo Client threw. */
export function failureFrom(error: unknown): ClassificationFailure {
  if (CombinedGraphQLErrors.is(error)) return failureFromErrors(error.errors);
  if (ServerError.is(error)) {
    const code = codeByStatus[error.statusCode] ?? 'INTERNAL';
    return failureFromBody(error.bodyText) ?? { code };
  }
  if (ServerParseError.is(error)) return { code: 'INTERNAL' };
  return { code: 'NETWORK_FAILURE' };
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
function failureFromBody(bodyText: string): ClassificationFailure | undefined {
  try {
    const body: unknown = JSON.parse(bodyText);
    if (!isRecord(body) || !Array.isArray(body['errors'])) return undefined;
    return failureFromErrors(body['errors']);
  } catch {
    return undefined;
  }
}

function failureFromErrors(errors: readonly unknown[]): ClassificationFailure {
  const first = isRecord(errors[0]) ? errors[0] : {};
  const code = isRecord(first['extensions']) ? first['extensions']['code'] : undefined;
  const message = first['message'];
  return {
    code: isFailureCode(code) ? code : 'INTERNAL',
    ...(typeof message === 'string' && { detail: message }),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
