import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic, { type FastifyStaticOptions } from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { Application } from '../../application/application.js';
import {
  ALTAIR_OPTIONS_FILE,
  ALTAIR_PATH,
  ALTAIR_POLICY,
  FILES_PATH,
  renderAltairPage,
  SANDBOX_PAGE,
  SANDBOX_PATH,
  SANDBOX_POLICY,
} from '../../http/explorer-pages.js';
import type { DoorOptions } from '../door.js';

const OUR_FILES = fileURLToPath(new URL('../../../explorer/', import.meta.url));
const ALTAIR_FILES = join(createRequire(import.meta.url).resolve('altair-static'), '../dist');
/** The page is rendered, and its policy lets in no frame, as Altair has for people's scripts. */
const NOT_SERVED = /^\/(index\.html$|iframe-sandbox\/)/;

/**
 * The explorers for people at browsers. Open to all, as `/docs`: what they send to `/graphql` wants
 * a key.
 */
export async function explorerDoor(
  app: FastifyInstance,
  _application: Application,
  { sandbox }: Pick<DoorOptions, 'sandbox'>,
): Promise<void> {
  if (!sandbox) return;
  const page = (contentSecurityPolicy: object) => ({
    schema: { hide: true },
    helmet: { contentSecurityPolicy },
  });
  app.get(SANDBOX_PATH, page(SANDBOX_POLICY), (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(SANDBOX_PAGE),
  );
  app.get(ALTAIR_PATH, page(ALTAIR_POLICY), async (_request, reply) => {
    const { html } = await renderAltairPage();
    return reply.type('text/html; charset=utf-8').send(html);
  });
  app.get(`${ALTAIR_PATH}${ALTAIR_OPTIONS_FILE}`, { schema: { hide: true } }, async (_, reply) => {
    const { options } = await renderAltairPage();
    return reply.type('text/javascript; charset=utf-8').send(options);
  });
  await app.register(fastifyStatic, files(ALTAIR_PATH, ALTAIR_FILES));
  await app.register(fastifyStatic, { ...files(FILES_PATH, OUR_FILES), decorateReply: false });
}

function files(prefix: string, root: string): FastifyStaticOptions {
  return {
    prefix,
    root,
    index: false,
    cacheControl: false,
    allowedPath: (path) => !NOT_SERVED.test(path),
    setHeaders: (response) => {
      void response.header('cache-control', 'no-cache');
    },
  };
}
