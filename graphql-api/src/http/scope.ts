import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';

/**
 * A plugin in a scope of its own. Fastify's errors and lists call it by its name; for one without a
 * name it searches all modules that are loaded, which was half of a server's start under Jest.
 */
export function scope(
  name: string,
  open: (app: FastifyInstance) => void | Promise<void>,
): (app: FastifyInstance) => Promise<void> {
  return fastifyPlugin(async (app: FastifyInstance) => open(app), { name, encapsulate: true });
}
