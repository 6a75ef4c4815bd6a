import { entryPath } from '../entry-path.js';

/**
 * What a downloaded file is called.
 *
 * @param disposition The header `Content-Disposition`, which browsers go by as well.
 */
export function fileNameOf(url: URL, disposition: string | null): string {
  const named = extendedName(disposition) ?? plainName(disposition) ?? decoded(url.pathname);
  const name = named.split(/[\\/]/).at(-1) ?? '';
  const [safe] = safely(() => entryPath(name)) ?? [];
  return safe ?? 'model';
}

/** `filename*=UTF-8''Fr%C3%BCchte.zip`, of RFC 5987. */
function extendedName(disposition: string | null): string | undefined {
  const name = /filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(disposition ?? '')?.[1];
  return name === undefined ? undefined : decoded(name);
}

function plainName(disposition: string | null): string | undefined {
  const [, quoted, token] =
    /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(disposition ?? '') ?? [];
  return quoted?.replace(/\\(.)/g, '$1') ?? token;
}

function decoded(text: string): string {
  return safely(() => decodeURIComponent(text)) ?? text;
}

function safely<T>(get: () => T): T | undefined {
  try {
    return get();
  } catch {
    return undefined;
  }
}
