import { fullNameOf, type Model } from '@detections/schema';
import type { FastifyReply } from 'fastify';
import type { Application } from '../../application/application.js';
import { MODEL_HEADER } from '../../http/answer-schemas.js';

/** Has the answer to an operation name, in a header, the models that answered, in their order. */
export function namingModels(application: Application, reply: FastifyReply): Application {
  const answered = new Set<string>();
  const naming =
    <Request, Answer extends { readonly model: Model }>(
      ask: (request: Request) => Promise<Answer>,
    ) =>
    async (request: Request): Promise<Answer> => {
      const answer = await ask(request);
      answered.add(fullNameOf(answer.model));
      void reply.header(MODEL_HEADER, [...answered].join(', '));
      return answer;
    };
  return {
    ...application,
    classify: naming(application.classify),
    embed: naming(application.embed),
  };
}
