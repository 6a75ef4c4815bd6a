import { createHash } from 'node:crypto';
import {
  serve,
  startFileServer,
  type FileServer,
  type Route,
} from '../models/file-server.fixture.js';

export interface FakeHub {
  readonly url: string;
  /** What was asked of the hub: the path, and its key or nothing. */
  readonly asked: (readonly [path: string, key: string | undefined])[];
  /** What was asked of where large files lie, which is another server. */
  readonly store: FileServer;
  close(): Promise<void>;
}

export interface FakeHubOptions {
  readonly repository?: string;
  readonly files: Readonly<Record<string, Buffer | string>>;
  /** Those above are kept apart, as the hub does with large files. */
  readonly large?: readonly string[];
  readonly tags?: readonly string[];
  /** Without it, nobody sees the repository. */
  readonly key?: string;
  /** Answers in the place of a file. */
  readonly routes?: Readonly<Record<string, Route>>;
  /** Of the checksums that it tells, for a file whose bytes are others. */
  readonly claims?: Readonly<Record<string, Buffer>>;
}

export const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const PAGE = 2;

/** Answers as huggingface.co does, as far as its client asks. */
export async function startFakeHub(options: FakeHubOptions): Promise<FakeHub> {
  const { repository = 'orchard/fruits', large = [], tags = [], claims = {} } = options;
  const files = new Map(
    Object.entries(options.files).map(([path, content]) => [path, Buffer.from(content)]),
  );
  const store = await startFileServer(
    Object.fromEntries(
      large.map((path) => {
        const route = options.routes?.[path] ?? serve(files.get(path) ?? Buffer.alloc(0));
        return [`/blobs/${path}`, route];
      }),
    ),
  );
  const entries = [...files].map(([path, content]) => {
    const bytes = claims[path] ?? content;
    const entry = { type: 'file', path, size: bytes.length, oid: gitSha1(bytes) };
    const lfs = { oid: hash('sha256', bytes), size: bytes.length, pointerSize: 134 };
    return large.includes(path) ? { ...entry, oid: 'f'.repeat(40), lfs } : entry;
  });
  const asked: [string, string | undefined][] = [];
  const answer: Route = (request, response) => {
    const { pathname, searchParams, origin } = new URL(
      request.url ?? '',
      `http://${request.headers.host ?? ''}`,
    );
    asked.push([pathname, request.headers.authorization]);
    const say = (status: number, body: unknown, headers: Record<string, string> = {}): void => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(body));
    };
    if (options.key !== undefined && request.headers.authorization !== `Bearer ${options.key}`) {
      say(401, { error: 'Invalid username or password.' });
      return;
    }
    const tree = `/api/models/${repository}/tree/${COMMIT}`;
    if (new RegExp(`^/api/models/${repository}/revision/(main|v1|${COMMIT})$`).test(pathname)) {
      const lastModified = '2026-11-01T00:00:00.000Z';
      say(200, { _id: '1', id: repository, sha: COMMIT, tags, lastModified, private: false });
    } else if (pathname === tree) {
      const start = Number(searchParams.get('cursor') ?? 0);
      const next = `<${origin}${tree}?recursive=true&cursor=${String(start + PAGE)}>; rel="next"`;
      const more = start + PAGE < entries.length;
      say(200, entries.slice(start, start + PAGE), more ? { link: next } : {});
    } else {
      const path = decodeURIComponent(pathname.replace(`/${repository}/resolve/${COMMIT}/`, ''));
      const content = files.get(path);
      if (content === undefined) say(404, { error: 'Repository not found' });
      else if (large.includes(path)) {
        response.writeHead(302, { location: `${store.url}/blobs/${path}` }).end();
      } else (options.routes?.[path] ?? serve(content))(request, response);
    }
  };
  const server = await startFileServer(new Proxy({}, { get: () => answer }));
  return {
    url: server.url,
    asked,
    store,
    close: async () => {
      await Promise.all([server.close(), store.close()]);
    },
  };
}

function gitSha1(content: Buffer): string {
  return hash('sha1', Buffer.concat([Buffer.from(`blob ${String(content.length)}\0`), content]));
}

function hash(algorithm: string, content: Buffer): string {
  return createHash(algorithm).update(content).digest('hex');
}
