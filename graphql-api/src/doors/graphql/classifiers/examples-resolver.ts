import { BadUserInputError } from '@detections/schema';
import { Arg, Ctx, ID, Mutation, Resolver, UseMiddleware } from 'type-graphql';
import { describeClassifier } from '../../../application/classifiers/describe-classifier.js';
import { requireExampleIds } from '../../../application/classifiers/example-ids.js';
import type { ExampleDescription } from '../../../application/classifiers/list-examples.js';
import type { GraphqlContext } from '../graphql-context.js';
import { needsTeach } from './needs-teach.js';
import { UploadScalar } from '../upload-scalar.js';
import type { UploadedImage } from '../uploaded-image.js';
import { ClassifierType } from './classifier.js';
import { AddedExamplesType, ExampleSourceEnum } from './example.js';

const CLASSIFIER = 'The classifier, by its name.';
const IDS = 'The examples, at most 1,000. Where one is not there, `EXAMPLE_NOT_FOUND`.';

@UseMiddleware(needsTeach)
@Resolver(() => AddedExamplesType)
export class ExamplesResolver {
  @Mutation(() => AddedExamplesType, {
    description:
      'Teaches a class by photos. All of them are added, or none. Send them as a GraphQL multipart request. They are kept shrunk to 512 pixels and without metadata.',
  })
  async addExamples(
    @Arg('classifier', () => String, { description: CLASSIFIER }) classifier: string,
    @Arg('className', () => String, {
      description: 'The class, by its name; it is made where it is missing.',
    })
    className: string,
    @Arg('images', () => [UploadScalar], {
      description: 'JPEG, PNG, WebP, GIF or AVIF; 1 to 8. REST takes 100 at a time.',
    })
    images: UploadedImage[],
    @Arg('source', () => ExampleSourceEnum, {
      defaultValue: ExampleSourceEnum.UPLOAD,
      description: 'Where they come from.',
    })
    source: ExampleDescription['source'],
    @Ctx() { classifiers, signal }: GraphqlContext,
  ): Promise<AddedExamplesType> {
    if (images.length === 0) {
      throw new BadUserInputError('Expected "images" to have 1 to 8 files; an empty list came.');
    }
    const { view, ids, added } = await classifiers.addExamples({
      classifier,
      className,
      images: images.map((image) => image.take()),
      source: source === 'UPLOAD' ? 'upload' : 'correction',
      signal,
    });
    return { classifier: describeClassifier(view), ids, added };
  }

  @Mutation(() => ClassifierType, { description: 'Moves examples to another class.' })
  async moveExamples(
    @Arg('classifier', () => String, { description: CLASSIFIER }) classifier: string,
    @Arg('ids', () => [ID], { description: IDS }) ids: string[],
    @Arg('className', () => String, {
      description: 'The class, by its name. Where it is not there, `CLASS_NOT_FOUND`.',
    })
    className: string,
    @Ctx() { classifiers }: GraphqlContext,
  ): Promise<ClassifierType> {
    const checked = requireExampleIds(ids);
    return describeClassifier(await classifiers.moveExamples(classifier, checked, className));
  }

  @Mutation(() => ClassifierType, {
    description: 'Removes examples with their photos and embeddings, for good.',
  })
  async removeExamples(
    @Arg('classifier', () => String, { description: CLASSIFIER }) classifier: string,
    @Arg('ids', () => [ID], { description: IDS }) ids: string[],
    @Ctx() { classifiers }: GraphqlContext,
  ): Promise<ClassifierType> {
    const checked = requireExampleIds(ids);
    return describeClassifier(await classifiers.removeExamples(classifier, checked));
  }
}
