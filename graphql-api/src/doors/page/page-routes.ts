import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { passOverBody } from '../../http/refuse-cheaply.js';

const FOUND = 302;
/** Vite puts a hash of the content into the names of these, so they never change. */
const HASHED_ASSETS = /[/\\]assets[/\\]/;
const YEAR_SECONDS = 31_536_000;

/**
 * The web page, from the folder that the `ui` workspace was built into. On the root of the app,
 * so that other routes can answer with the page, too.
 */
export async function servePage(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: folder,
    // The files that are there at the start, each a route: so others are unknown addresses.
    wildcard: false,
    cacheControl: false,
    // The page's build leaves a `.br` and a `.gz` beside what they make smaller.
    preCompressed: true,
    setHeaders: (response, path) => {
      const cached = HASHED_ASSETS.test(path)
        ? `public, max-age=${String(YEAR_SECONDS)}, immutable`
        : 'no-cache';
      void response.header('cache-control', cached);
    },
  });
  await app.register(oldForm);
}

/** A browser that still has the old page open and sends its form lands on the new page. */
function oldForm(app: FastifyInstance, _: object, done: () => void): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', passOverBody);
  app.post('/', { schema: { hide: true } }, (_request, reply) => reply.redirect('/', FOUND));
  done();
}

/** Answers with the page itself, at whatever address. */
export function sendPage(reply: FastifyReply): FastifyReply {
  return reply.sendFile('index.html');
}
