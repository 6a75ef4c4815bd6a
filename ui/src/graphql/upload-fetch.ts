/** How far an upload is. */
export interface UploadProgress {
  readonly sentBytes: number;
  /** Of the whole request: the photo, and the little around it. Never 0. */
  readonly totalBytes: number;
}

/** What `uploadFetch` takes besides what `fetch` takes; Apollo passes it on as `fetchOptions`. */
export interface UploadRequestInit extends RequestInit {
  readonly onUploadProgress?: (progress: UploadProgress) => void;
  /** Called with the head of the answer, whatever its status. */
  readonly onResponse?: (response: Response) => void;
}

/**
 * `fetch` that tells how much of a request has been sent, which no browser's own `fetch` does.
 * Without `onUploadProgress` it is the browser's own.
 */
export async function uploadFetch(url: string, init: UploadRequestInit = {}): Promise<Response> {
  const { onUploadProgress, onResponse, ...plain } = init;
  const response =
    onUploadProgress === undefined
      ? await fetch(url, plain)
      : await sendByXhr(url, plain, onUploadProgress);
  onResponse?.(response);
  return response;
}

function sendByXhr(
  url: string,
  { method = 'GET', headers, body, signal }: RequestInit,
  onUploadProgress: (progress: UploadProgress) => void,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    const abort = (): void => {
      xhr.abort();
    };
    let totalBytes = 1;
    xhr.upload.onprogress = ({ loaded, total }) => {
      totalBytes = Math.max(total, loaded, 1);
      onUploadProgress({ sentBytes: loaded, totalBytes });
    };
    // The last event of progress may come short of the end.
    xhr.upload.onload = () => {
      onUploadProgress({ sentBytes: totalBytes, totalBytes });
    };
    xhr.onload = () => {
      resolve(toResponse(xhr));
    };
    xhr.onerror = () => {
      // As the browser's own fetch says it.
      reject(new TypeError('Failed to fetch'));
    };
    xhr.onabort = () => {
      reject(new DOMException('The upload was cancelled.', 'AbortError'));
    };
    xhr.onloadend = () => {
      signal?.removeEventListener('abort', abort);
    };
    signal?.addEventListener('abort', abort);
    xhr.open(method, url);
    new Headers(headers).forEach((value, name) => {
      xhr.setRequestHeader(name, value);
    });
    xhr.responseType = 'text';
    if (signal?.aborted === true)
      reject(new DOMException('Cancelled before it began.', 'AbortError'));
    else xhr.send((body ?? null) as XMLHttpRequestBodyInit | null);
  });
}

function toResponse(xhr: XMLHttpRequest): Response {
  const headers = new Headers();
  for (const line of xhr.getAllResponseHeaders().trim().split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return new Response(xhr.responseText, {
    status: xhr.status,
    statusText: xhr.statusText,
    headers,
  });
}
