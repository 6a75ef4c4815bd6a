import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface FakeTeachingOptions {
  /** Whoever comes without is not let in. */
  readonly key?: string;
  /** How many requests are answered 503 before the first that is not. */
  readonly busyAnswers?: number;
  /** How many photos are cut off before the first that is not. */
  readonly cutPhotos?: number;
  /** More examples are refused. */
  readonly mostExamples?: number;
}

interface FakeExample {
  readonly id: string;
  readonly sha256: string;
  readonly photo: Buffer;
}

export interface FakeOwnClassifier {
  readonly base: string;
  readonly classes: Map<string, FakeExample[]>;
  /** What `/head` answers with. */
  head?: object;
}

/** A JPEG to whoever looks at its first bytes. */
export function fakePhoto(content: string): Buffer {
  return Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from(content)]);
}

/** To the fake service, a photo that does not decode. */
export const BROKEN_PHOTO = fakePhoto('broken');

const PAGE = 2;
type Answer = readonly [status: number, body: object | Buffer];

/** The routes of own classifiers with nothing behind them, on a port of its own. */
export class FakeTeachingService {
  readonly classifiers = new Map<string, FakeOwnClassifier>();
  /** `METHOD /path` of each. */
  readonly requests: string[] = [];
  readonly #server = createServer((request, response) => void this.#respond(request, response));
  #busyAnswers: number;
  #cutPhotos: number;

  private constructor(private readonly options: FakeTeachingOptions) {
    this.#busyAnswers = options.busyAnswers ?? 0;
    this.#cutPhotos = options.cutPhotos ?? 0;
  }

  static async start(options: FakeTeachingOptions = {}): Promise<FakeTeachingService> {
    const service = new FakeTeachingService(options);
    service.#server.listen(0, '127.0.0.1');
    await once(service.#server, 'listening');
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  put(name: string, base = 'resnet50@1'): FakeOwnClassifier {
    const classifier = { base, classes: new Map() };
    this.classifiers.set(name, classifier);
    return classifier;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    const body = await buffer(request);
    this.requests.push(`${method} ${url}`);
    const { pathname, searchParams } = new URL(url, this.url);
    const path = pathname.split('/').slice(3).map(decodeURIComponent);
    const type = headers['content-type'] ?? '';
    const isLetIn = [undefined, headers.authorization?.slice('Bearer '.length)].includes(
      this.options.key,
    );
    const [status, answer] = !isLetIn
      ? failure(401, 'UNAUTHENTICATED', 'Expected an API key.')
      : this.#busyAnswers-- > 0
        ? failure(503, 'QUEUE_FULL', 'Too busy.')
        : this.#answer(method, path, searchParams, { body, type });
    if (Buffer.isBuffer(answer) && this.#cutPhotos-- > 0) {
      response.writeHead(status, { 'content-length': answer.length });
      response.write(answer.subarray(0, 1), () => response.destroy());
      return;
    }
    response.writeHead(status, { 'retry-after': '1' });
    response.end(Buffer.isBuffer(answer) ? answer : JSON.stringify(answer));
  }

  #answer(
    method: string,
    [name = '', part, ...rest]: readonly string[],
    query: URLSearchParams,
    sent: { readonly body: Buffer; readonly type: string },
  ): Answer {
    if (method === 'POST' && name === '') {
      const wanted = JSON.parse(sent.body.toString()) as { name: string; base?: string };
      this.put(wanted.name, wanted.base === undefined ? undefined : `${wanted.base}@1`);
      return [201, this.#describe(wanted.name)];
    }
    const classifier = this.classifiers.get(name);
    if (classifier === undefined)
      return failure(404, 'CLASSIFIER_NOT_FOUND', 'No such classifier.');
    const [first = '', second] = rest;
    if (part === 'head') return [200, classifier.head ?? {}];
    if (part === 'classes' && method === 'PUT') {
      if (first.includes('/')) return failure(400, 'BAD_USER_INPUT', 'Expected no "/".');
      classifier.classes.set(first, []);
      return [200, this.#describe(name)];
    }
    if (part === 'classes' && second === 'examples') return this.#add(classifier, first, sent);
    if (part === 'examples' && first === '') return [200, pageOf(classifier, query.get('after'))];
    if (part === 'examples') {
      const photo = allOf(classifier).find(({ id }) => id === first)?.photo;
      return photo === undefined ? failure(404, 'EXAMPLE_NOT_FOUND', 'None.') : [200, photo];
    }
    return [200, this.#describe(name)];
  }

  #add(
    classifier: FakeOwnClassifier,
    className: string,
    { body, type }: { readonly body: Buffer; readonly type: string },
  ): Answer {
    const photos = filesOf(body, type);
    if (photos.some((photo) => photo.equals(BROKEN_PHOTO))) {
      return failure(422, 'INVALID_IMAGE', 'The image does not decode.');
    }
    const { mostExamples = Infinity } = this.options;
    if (allOf(classifier).length + photos.length > mostExamples) {
      return failure(409, 'LIMIT_REACHED', `Expected at most ${String(mostExamples)} examples.`);
    }
    const examples = classifier.classes.get(className) ?? [];
    const before = examples.length;
    const ids = photos.map((photo) => {
      const sha256 = createHash('sha256').update(photo).digest('hex');
      const same = examples.find((each) => each.sha256 === sha256);
      const example = same ?? { id: randomUUID(), sha256, photo };
      if (same === undefined) examples.push(example);
      return example.id;
    });
    classifier.classes.set(className, examples);
    return [200, { ids, added: examples.length - before, classifier: {} }];
  }

  #describe(name: string): object {
    const { base, classes } = this.classifiers.get(name) ?? this.put(name);
    const listed = [...classes].map(([className, { length }]) => ({
      ...{ name: className, exampleCount: length },
    }));
    return { name, base, classes: listed, state: 'READY' };
  }
}

/** Of a multipart body that has nothing but files. */
function filesOf(body: Buffer, type: string): readonly Buffer[] {
  const [, boundary = ''] = /boundary=(.+)$/.exec(type) ?? [];
  const parts = body.toString('latin1').split(`--${boundary}`).slice(1, -1);
  return parts.map((part) => {
    const content = part.slice(part.indexOf('\r\n\r\n') + 4, -'\r\n'.length);
    return Buffer.from(content, 'latin1');
  });
}

function pageOf({ classes }: FakeOwnClassifier, after: string | null): object {
  const all = [...classes].flatMap(([className, examples]) =>
    examples.map(({ id }) => ({ id, className, source: 'UPLOAD' })),
  );
  const from = after === null ? 0 : Number(after);
  const next = from + PAGE < all.length ? String(from + PAGE) : null;
  return { examples: all.slice(from, from + PAGE), next };
}

function allOf({ classes }: FakeOwnClassifier): readonly FakeExample[] {
  return [...classes.values()].flat();
}

function failure(status: number, code: string, message: string): Answer {
  return [status, { error: { code, message } }];
}
