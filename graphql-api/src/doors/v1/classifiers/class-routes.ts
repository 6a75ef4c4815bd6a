import { NameTakenError } from '@detections/schema';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Application } from '../../../application/application.js';
import type { Classifiers, ClassifierView } from '../../../application/classifiers/classifiers.js';
import { describeClassifier } from '../../../application/classifiers/describe-classifier.js';
import { CLASSIFIER, teachingRoute } from './describe-route.js';
import { readJson } from './read-json.js';

const CLASS = '/v1/classifiers/:classifier/classes/:class';
const nameSchema = z.strictObject({ name: z.string().describe('1 to 100 characters.') });

interface Params {
  readonly Params: { readonly classifier: string; readonly class: string };
}

/** The classes of own classifiers. */
export function classRoutes(app: FastifyInstance, { classifiers }: Application): void {
  const describe = (operationId: string, summary: string, body?: z.ZodType) =>
    teachingRoute({
      operationId,
      summary,
      params: ['classifier', 'class'],
      ...(body !== undefined && { body }),
      response: { 200: CLASSIFIER },
    });
  app.put<Params>(
    CLASS,
    describe('addClass', 'Have a class, without examples where it is new'),
    async ({ params }) => describeClassifier(await haveClass(params, classifiers)),
  );
  app.patch<Params>(
    CLASS,
    describe('renameClass', 'Give a class another name', nameSchema),
    async ({ params: { classifier, class: className }, body }) => {
      const { name } = readJson(nameSchema, body, '"name", a string');
      return describeClassifier(await classifiers.renameClass(classifier, className, name));
    },
  );
  app.delete<Params>(
    CLASS,
    describe('removeClass', 'Remove a class with its examples, for good'),
    async ({ params: { classifier, class: className } }) =>
      describeClassifier(await classifiers.removeClass(classifier, className)),
  );
}

/** As often as it is asked for: a PUT. */
async function haveClass(
  { classifier, class: className }: Params['Params'],
  classifiers: Pick<Classifiers, 'addClass' | 'show'>,
): Promise<ClassifierView> {
  try {
    return await classifiers.addClass(classifier, className);
  } catch (error) {
    if (error instanceof NameTakenError) return classifiers.show(classifier);
    throw error;
  }
}
