import { Arg, Ctx, Int, Mutation, Resolver, UseMiddleware } from 'type-graphql';
import { describeClassifier } from '../../../application/classifiers/describe-classifier.js';
import { parseModelReference } from '../../../application/model-reference.js';
import type { GraphqlContext } from '../graphql-context.js';
import { needsTeach } from './needs-teach.js';
import { ClassifierType, DeletedClassifierType } from './classifier.js';

const CLASSIFIER = 'The classifier, by its name.';
const CLASS_NAME = 'The class, by its name.';

@UseMiddleware(needsTeach)
@Resolver(() => ClassifierType)
export class TeachingResolver {
  @Mutation(() => ClassifierType, {
    description:
      'Makes a classifier of your own. Add examples of two classes, and it answers. Takes the role `teach`, as all that changes classifiers.',
  })
  async createClassifier(
    @Arg('name', () => String, {
      description:
        'What it is to be called, as models are: lower-case letters, digits, `.`, `_` and `-`, 63 at most. Where a model is called so, `NAME_TAKEN`.',
    })
    name: string,
    @Arg('base', () => String, {
      nullable: true,
      description:
        'The model to teach it on: `NAME`, or `NAME@VERSION`, of those with an `embeddingLength`. By default the one that `model` tells of.',
    })
    base: string | null | undefined,
    @Ctx() { classifiers }: GraphqlContext,
  ): Promise<ClassifierType> {
    return describeClassifier(await classifiers.create(name, parseModelReference(base)));
  }

  @Mutation(() => ClassifierType, {
    description: 'Gives a classifier another name. The one before leads nowhere then.',
  })
  async renameClassifier(
    @Arg('classifier', () => String, { description: CLASSIFIER }) classifier: string,
    @Arg('name', () => String, { description: 'Its new name.' }) name: string,
    @Ctx() { classifiers }: GraphqlContext,
  ): Promise<ClassifierType> {
    return describeClassifier(await classifiers.rename(classifier, name));
  }

  @Mutation(() => DeletedClassifierType, {
    description:
      'Deletes a classifier with all of its photos, embeddings and versions, for good. Without the confirmation of what is there now it deletes nothing and answers `CONFIRMATION_REQUIRED`: the message says what would go, `extensions.confirmation` is what to send.',
  })
  async deleteClassifier(
    @Arg('classifier', () => String, { description: CLASSIFIER }) classifier: string,
    @Arg('confirmation', () => String, {
      nullable: true,
      description: 'As the refusal before had it.',
    })
    confirmation: string | null | undefined,
    @Ctx() { classifiers }: GraphqlContext,
  ): Promise<DeletedClassifierType> {
    const removed = await classifiers.remove(classifier, confirmation ?? undefined);
    return { name: classifier, ...removed };
  }

  @Mutation(() => ClassifierType, { description: 'Adds a class without examples.' })
  async addClass(
    @Arg('classifier', () => String, { description: CLASSIFIER }) classifier: string,
    @Arg('className', () => String, {
      description: 'What it is to be called: any text of 1 to 100 characters.',
    })
    className: string,
    @Ctx() { classifiers }: GraphqlContext,
  ): Promise<ClassifierType> {
    return describeClassifier(await classifiers.addClass(classifier, className));
  }

  @Mutation(() => ClassifierType, { description: 'Gives a class another name.' })
  async renameClass(
    @Arg('classifier', () => String, { description: CLASSIFIER }) classifier: string,
    @Arg('className', () => String, { description: CLASS_NAME }) className: string,
    @Arg('name', () => String, { description: 'Its new name.' }) name: string,
    @Ctx() { classifiers }: GraphqlContext,
  ): Promise<ClassifierType> {
    return describeClassifier(await classifiers.renameClass(classifier, className, name));
  }

  @Mutation(() => ClassifierType, {
    description: 'Removes a class with all of its examples, for good.',
  })
  async removeClass(
    @Arg('classifier', () => String, { description: CLASSIFIER }) classifier: string,
    @Arg('className', () => String, { description: CLASS_NAME }) className: string,
    @Ctx() { classifiers }: GraphqlContext,
  ): Promise<ClassifierType> {
    return describeClassifier(await classifiers.removeClass(classifier, className));
  }

  @Mutation(() => ClassifierType, {
    description: 'Lets an earlier version answer, until what is taught changes next.',
  })
  async rollBackClassifier(
    @Arg('classifier', () => String, { description: CLASSIFIER }) classifier: string,
    @Arg('version', () => Int, { description: 'One of `Classifier.versions`.' }) version: number,
    @Ctx() { classifiers }: GraphqlContext,
  ): Promise<ClassifierType> {
    return describeClassifier(await classifiers.rollBack(classifier, version));
  }

  @Mutation(() => ClassifierType, {
    description:
      'Teaches a classifier on another model: all of its photos are embedded anew, which takes seconds to minutes.',
  })
  async changeClassifierBase(
    @Arg('classifier', () => String, { description: CLASSIFIER }) classifier: string,
    @Arg('base', () => String, { description: 'The model: `NAME`, or `NAME@VERSION`.' })
    base: string,
    @Ctx() { classifiers, signal }: GraphqlContext,
  ): Promise<ClassifierType> {
    const reference = parseModelReference(base);
    return describeClassifier(await classifiers.changeBase(classifier, reference, signal));
  }
}
