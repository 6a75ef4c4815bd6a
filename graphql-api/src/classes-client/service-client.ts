import type { Clock } from '@detections/runtime';
import { OperatorError } from '@detections/runtime/lifecycle';
import { z } from 'zod';

export interface ServiceClientOptions {
  /** Where the service is: `http://127.0.0.1:4000`, perhaps with a path behind it. */
  readonly url: string;
  readonly key: string | undefined;
  readonly clock: Pick<Clock, 'after' | 'monotonicMs'>;
}

export interface ServiceRequest {
  readonly method?: 'GET' | 'POST' | 'PUT';
  /** Behind `/v1`; each is escaped. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
  /** A form, or what becomes JSON. */
  readonly body?: FormData | object;
}

interface Answer extends Pick<Response, 'ok' | 'status' | 'headers'> {
  readonly body: Uint8Array;
}

/** The service has answered that it does not do it, in its own words. */
export class ServiceRefusedError extends OperatorError {
  override readonly name = 'ServiceRefusedError';

  constructor(
    message: string,
    readonly status: number,
    /** One of the table's, where the answer is our service's. */
    readonly code: string | undefined,
  ) {
    super(message);
  }
}

/** There is no answer, or one that is not the service's. */
export class ServiceUnreachableError extends OperatorError {
  override readonly name = 'ServiceUnreachableError';
}

const SECOND_MS = 1000;
/** For how long a service that is busy or away for a moment is asked again. */
const PATIENCE_MS = 120_000;
const PAUSE_SECONDS = 2;
const LONGEST_PAUSE_SECONDS = 30;
const PASSING = new Set([429, 502, 503]);

const failureSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** Asks a running service by REST, and waits where it says that it is worth it. */
export class ServiceClient {
  #hasAnswered = false;

  constructor(private readonly options: ServiceClientOptions) {}

  /**
   * @throws ServiceRefusedError
   * @throws ServiceUnreachableError
   */
  async json<T>(request: ServiceRequest, schema: z.ZodType<T>): Promise<T> {
    const result = schema.safeParse(jsonOf(await this.bytes(request)));
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    throw new ServiceUnreachableError(
      `Expected ${this.options.url} to be a service of this version; its answer to ${describe(request)} is another one (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}).`,
    );
  }

  /**
   * @throws ServiceRefusedError
   * @throws ServiceUnreachableError
   */
  async bytes(request: ServiceRequest): Promise<Uint8Array> {
    const { clock } = this.options;
    const since = clock.monotonicMs();
    for (;;) {
      const outcome = await this.#try(request);
      if (!(outcome instanceof Error) && outcome.ok) return outcome.body;
      const failure = outcome instanceof Error ? outcome : refusalOf(outcome);
      const waitMs = this.#pauseMs(outcome);
      if (waitMs === undefined || clock.monotonicMs() - since + waitMs > PATIENCE_MS) throw failure;
      await new Promise<void>((resolve) => clock.after(waitMs, resolve));
    }
  }

  /** @returns the whole answer, or why there is none. */
  async #try(request: ServiceRequest): Promise<Answer | ServiceUnreachableError> {
    const { key } = this.options;
    const { method = 'GET', body } = request;
    const isForm = body instanceof FormData;
    const address = this.#address(request);
    try {
      const response = await fetch(address, {
        method,
        headers: {
          ...(key !== undefined && { authorization: `Bearer ${key}` }),
          ...(body !== undefined && !isForm && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
      });
      this.#hasAnswered = true;
      const { ok, status, headers } = response;
      return { ok, status, headers, body: new Uint8Array(await response.arrayBuffer()) };
    } catch (error) {
      return unreachable(this.options.url, error);
    }
  }

  /** One that has never answered is not waited for: its address may be wrong. */
  #pauseMs(outcome: Answer | ServiceUnreachableError): number | undefined {
    if (outcome instanceof Error) {
      return this.#hasAnswered ? PAUSE_SECONDS * SECOND_MS : undefined;
    }
    if (!PASSING.has(outcome.status)) return undefined;
    const asked = Number(outcome.headers.get('retry-after') ?? Number.NaN);
    const seconds = Number.isFinite(asked) ? Math.max(asked, 1) : PAUSE_SECONDS;
    return Math.min(seconds, LONGEST_PAUSE_SECONDS) * SECOND_MS;
  }

  #address({ path, query = {} }: ServiceRequest): URL {
    const { url } = this.options;
    const address = new URL(url.endsWith('/') ? url : `${url}/`);
    address.pathname += ['v1', ...path.map(encodeURIComponent)].join('/');
    address.search = new URLSearchParams(query).toString();
    return address;
  }
}

function refusalOf({ status, body }: Answer): ServiceRefusedError {
  const failure = failureSchema.safeParse(jsonOf(body));
  if (!failure.success) {
    return new ServiceRefusedError(`The service answers ${String(status)}.`, status, undefined);
  }
  const { code, message } = failure.data.error;
  return new ServiceRefusedError(message, status, code);
}

/** @returns undefined where it is none. */
function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}

function unreachable(url: string, error: unknown): ServiceUnreachableError {
  const { code } = (error as { readonly cause?: { readonly code?: unknown } }).cause ?? {};
  const why = typeof code === 'string' ? ` (${code})` : '';
  return new ServiceUnreachableError(
    `Expected a service at ${url}; none answers${why}. Is it running? --url names another.`,
    { cause: error },
  );
}

function describe({ method = 'GET', path }: ServiceRequest): string {
  return `${method} /v1/${path.join('/')}`;
}
