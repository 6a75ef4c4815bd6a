import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

/** What came back through a door. */
export interface DoorAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** Sends a file through the REST door, as `curl -F file=@PATH` would. */
export async function predict(
  baseUrl: string,
  file: string,
  options: { readonly query?: string; readonly signal?: AbortSignal } = {},
): Promise<DoorAnswer> {
  const form = new FormData();
  form.append('file', new Blob([await readFile(file)]), basename(file));
  return post(`${baseUrl}/predict${options.query ?? ''}`, { body: form, ...signalOf(options) });
}

const CLASSIFY = /* GraphQL */ `
  mutation Classify($image: Upload!, $preprocessing: Preprocessing! = CENTER_CROP) {
    classify(image: $image, preprocessing: $preprocessing) {
      id
      label {
        classIndex
        wordNetId
        name
      }
      confidence
      predictions {
        label {
          classIndex
          wordNetId
          name
        }
        confidence
      }
      image {
        width
        height
        mediaType
        bytes
        sha256
      }
      cached
      timing {
        queuedMs
        decodeMs
        inferenceMs
        totalMs
        batchSize
      }
    }
  }
`;

/** Sends a file through the GraphQL door by the multipart request specification. */
export async function classify(
  baseUrl: string,
  file: string,
  options: { readonly query?: string; readonly variables?: object } = {},
): Promise<DoorAnswer> {
  const form = new FormData();
  const variables = { ...options.variables, image: null };
  form.append('operations', JSON.stringify({ query: options.query ?? CLASSIFY, variables }));
  form.append('map', JSON.stringify({ 0: ['variables.image'] }));
  form.append('0', new Blob([await readFile(file)]), basename(file));
  return post(`${baseUrl}/graphql`, { body: form });
}

/** Sends an operation without upload through the GraphQL door. */
export function askGraphql(
  baseUrl: string,
  query: string,
  variables: object = {},
): Promise<DoorAnswer> {
  return post(`${baseUrl}/graphql`, {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
}

async function post(url: string, init: RequestInit): Promise<DoorAnswer> {
  const response = await fetch(url, { method: 'POST', ...init });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: parse(text) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function signalOf(options: { readonly signal?: AbortSignal }): { signal?: AbortSignal } {
  return options.signal === undefined ? {} : { signal: options.signal };
}
