import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';

const INTERVAL_MS = 50;

/**
 * Closes connections that become idle while the server closes. Node looks once, at the beginning:
 * a client whose upload was still being passed over then would keep the process for the whole
 * keep-alive time.
 */
export const closeWhenIdle = fastifyPlugin((app: FastifyInstance, _: object, done: () => void) => {
  let timer: NodeJS.Timeout | undefined;
  app.addHook('preClose', (closing) => {
    timer = setInterval(() => {
      app.server.closeIdleConnections();
    }, INTERVAL_MS);
    closing();
  });
  app.addHook('onClose', (_instance, closed) => {
    clearInterval(timer);
    closed();
  });
  done();
});
