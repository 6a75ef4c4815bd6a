import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputError } from '@detections/runtime/lifecycle';
import { HttpClient } from '../../models/http-client.js';
import { download, keyOf, withoutSecrets } from '../download.js';
import { titleOf } from '../model-name.js';
import type { FoundExport, ModelSource, SourceContext } from '../model-source.js';
import { placeFile } from '../place-file.js';
import { tfjsWeightFiles } from '../tfjs-weights.js';
import { isZip, unpackInto } from '../zip-source.js';
import { fileNameOf } from './file-name.js';
import { requireNoHtml, requireNoPage } from './web-pages.js';

/** A zip or a file on the web, or what Teachable Machine shares. */
export const addressSource: ModelSource = {
  takes: (text) => /^[a-z][a-z0-9+.-]+:\/\//i.test(text),
  find: async (text, context) => {
    const url = toUrl(text);
    requireNoPage(url);
    const client = new HttpClient(context.proxies);
    try {
      return await fetchExport(url, client, context);
    } finally {
      await client.close();
    }
  },
};

/** @throws InputError */
function toUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') {
    if (!isSharedModel(url)) return url;
    return new URL('model.json', url.href.replace(/\/?([?#].*)?$/, '/'));
  }
  const [scheme = ''] = text.split('://');
  throw new InputError(
    `Expected an address that begins with http://, https:// or hf://; came ${JSON.stringify(`${scheme}://…`)}.`,
  );
}

/** What Teachable Machine calls a shareable link: a folder of three files. */
function isSharedModel({ hostname, pathname }: URL): boolean {
  return hostname === 'teachablemachine.withgoogle.com' && /^\/models\/[^/]+\/?$/.test(pathname);
}

async function fetchExport(
  url: URL,
  client: HttpClient,
  context: SourceContext,
): Promise<FoundExport> {
  const folder = join(context.downloads, keyOf(url.href));
  const { name, path } = await fetchFile(url, folder, client, context);
  if (await isZip(path, name)) {
    return { ...(await unpackInto(path, name, context)), downloaded: folder };
  }
  const files = join(context.scratch, 'files');
  await placeFile(path, join(files, name));
  if (name === 'model.json') {
    await fetchTfjsFiles(url, await readFile(path, 'utf8'), files, { client, folder, context });
  }
  // Where every export's file has the same name, the folder above tells them apart.
  const title = titleOf(join(basename(dirname(url.pathname)), name));
  return { folder: files, title, downloaded: folder };
}

/** Fetches what `model.json` needs, from beside it. */
async function fetchTfjsFiles(
  url: URL,
  text: string,
  files: string,
  at: {
    readonly client: HttpClient;
    readonly folder: string;
    readonly context: SourceContext;
  },
): Promise<void> {
  const beside = async (name: string): Promise<void> => {
    const address = new URL(name.split('/').map(encodeURIComponent).join('/'), url);
    address.search = url.search;
    const folder = join(at.folder, keyOf(name));
    const { path } = await fetchFile(address, folder, at.client, at.context);
    await placeFile(path, join(files, name));
  };
  for (const name of tfjsWeightFiles(text)) await beside(name);
  // Only Teachable Machine writes one; without it the importer says what is missing.
  await beside('metadata.json').catch((error: unknown) => {
    if (!(error instanceof InputError)) throw error;
  });
}

interface FetchedFile {
  /** What the server calls it. */
  readonly name: string;
  readonly path: string;
}

/** Goes on from what came before only where the server says that its file is the same still. */
async function fetchFile(
  url: URL,
  folder: string,
  client: HttpClient,
  context: SourceContext,
): Promise<FetchedFile> {
  const path = join(folder, 'content');
  const [validatorPath, namePath] = [join(folder, 'validator'), join(folder, 'name')];
  const authorization = authorizationOf(url);
  let name = await readFile(namePath, 'utf8').catch(() => undefined);
  await download(
    {
      ...{ url: withoutCredentials(url), name: fileNameOf(url, null), path },
      headers: async () => {
        const validator = await readFile(validatorPath, 'utf8').catch(() => undefined);
        if (validator !== undefined) return { ...authorization, 'if-range': validator };
        await rm(path, { force: true });
        return authorization;
      },
      onResponse: async (headers) => {
        requireNoHtml(url.href, headers.get('content-type'));
        name = fileNameOf(url, headers.get('content-disposition'));
        await writeFile(namePath, name);
        await keepValidator(validatorPath, headers.get('etag'), headers.get('last-modified'));
      },
    },
    client,
    context,
  );
  return { name: name ?? fileNameOf(url, null), path };
}

/** A weak one says nothing of bytes. */
async function keepValidator(path: string, etag: string | null, modified: string | null) {
  const validator = etag !== null && !etag.startsWith('W/') ? etag : modified;
  await (validator === null ? rm(path, { force: true }) : writeFile(path, validator));
}

/** `fetch` refuses addresses that have a user. */
function withoutCredentials(url: URL): string {
  const plain = new URL(url);
  plain.username = '';
  plain.password = '';
  return plain.href;
}

function authorizationOf({ username, password, href }: URL): Readonly<Record<string, string>> {
  if (username === '' && password === '') return {};
  try {
    const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
  } catch {
    throw new InputError(
      `Expected the user and password of ${withoutSecrets(href)} percent-encoded; they are not.`,
    );
  }
}
