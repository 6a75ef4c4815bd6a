import type { FastifyStaticOptions } from '@fastify/static';
import type { FastifyReply } from 'fastify';

/** Vite puts a hash of the content into the names of these, so they never change. */
const HASHED_ASSETS = /[/\\]assets[/\\]/;
const YEAR_SECONDS = 31_536_000;

/** What the page may load: itself, and previews of the photos a person chose. */
export const CONTENT_SECURITY_POLICY = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    baseUri: ["'none'"],
    connectSrc: ["'self'"],
    fontSrc: ["'self'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    imgSrc: ["'self'", 'blob:', 'data:'],
    manifestSrc: ["'self'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
  },
};

/** For @fastify/static: the files of the web page, as the `ui` workspace was built. */
export function pageFiles(folder: string): FastifyStaticOptions {
  return {
    root: folder,
    cacheControl: false,
    // The page's build leaves a `.br` and a `.gz` beside what they make smaller.
    preCompressed: true,
    setHeaders: (response, path) => {
      const cached = HASHED_ASSETS.test(path)
        ? `public, max-age=${String(YEAR_SECONDS)}, immutable`
        : 'no-cache';
      void response.header('cache-control', cached);
    },
  };
}

/** Answers with the page itself, at whatever address; by @fastify/static's `sendFile`. */
export function sendPage(reply: FastifyReply): FastifyReply {
  return reply.sendFile('index.html');
}
