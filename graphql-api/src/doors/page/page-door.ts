import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { Application } from '../../application/application.js';
import { pageFiles } from '../../http/page-files.js';
import { passOverBody } from '../../http/refuse-cheaply.js';
import type { DoorOptions } from '../door.js';

const FOUND = 302;

/** The web page at `/`, from the folder that the `ui` workspace was built into. */
export async function pageDoor(
  app: FastifyInstance,
  _application: Application,
  { pageFolder }: Pick<DoorOptions, 'pageFolder'>,
): Promise<void> {
  await app.register(fastifyStatic, {
    ...pageFiles(pageFolder),
    // The files that are there at the start, each a route: so others are unknown addresses.
    wildcard: false,
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', passOverBody);
  // A browser that still has the old page open and sends its form lands on the new page.
  app.post('/', { schema: { hide: true } }, (_request, reply) => reply.redirect('/', FOUND));
}
