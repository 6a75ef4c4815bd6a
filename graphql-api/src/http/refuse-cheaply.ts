import type { Clock } from '@detections/schema';
import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { createRefusalHold } from './hold-refusals.js';
import { createPassOverRest } from '../pictures/pass-over-rest.js';

/**
 * For every route: refusals that come in numbers wait, with their bodies unread, and the rest of a
 * body is passed over once the answer goes out.
 */
export const refuseCheaply = fastifyPlugin(
  (app: FastifyInstance, { clock }: { readonly clock: Clock }, done: () => void) => {
    const refusals = createRefusalHold(clock);
    const passOverRest = createPassOverRest(clock);
    app.addHook('onSend', (request, reply, payload, send) => {
      refusals.hold(reply, () => {
        passOverRest(request.raw);
        send(null, payload);
      });
    });
    app.addHook('preClose', (closing) => {
      refusals.release();
      closing();
    });
    done();
  },
);
