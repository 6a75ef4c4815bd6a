import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';

const FOUND = 302;
/** Vite puts a hash of the content into the names of these, so they never change. */
const HASHED_ASSETS = /[/\\]assets[/\\]/;
const YEAR_SECONDS = 31_536_000;

/** The web page, from the folder that the `ui` workspace was built into. */
export function pageRoutes(folder: string) {
  return async (app: FastifyInstance): Promise<void> => {
    await app.register(fastifyStatic, {
      root: folder,
      cacheControl: false,
      setHeaders: (response, path) => {
        const cached = HASHED_ASSETS.test(path)
          ? `public, max-age=${String(YEAR_SECONDS)}, immutable`
          : 'no-cache';
        void response.header('cache-control', cached);
      },
    });
    // The old page's form; a browser that still has it open lands on the new page.
    app.post('/', { schema: { hide: true } }, (_request, reply) => reply.redirect('/', FOUND));
  };
}

/** Answers with the page itself, at whatever address. */
export function sendPage(reply: FastifyReply): FastifyReply {
  return reply.sendFile('index.html');
}
