import type { ApolloClient, OperationVariables, TypedDocumentNode } from '@apollo/client';
import {
  AddClassDocument,
  AddExamplesDocument,
  CreateClassifierDocument,
  DeleteClassifierDocument,
  MoveExamplesDocument,
  ReadClassifierDocument,
  ReadExamplesDocument,
  ReadTeachingDocument,
  RemoveClassDocument,
  RemoveExamplesDocument,
  RenameClassDocument,
  RenameClassifierDocument,
  RollBackClassifierDocument,
  type AddExamplesMutation,
  type AddExamplesMutationVariables,
  type ClassifierFactsFragment,
  type DeleteClassifierMutation,
  type ReadExamplesQuery,
  type ReadTeachingQuery,
} from '../generated/graphql';
import { mutate, query, type RequestOptions, type RequestResult } from '../graphql/request';

export type Classifier = ClassifierFactsFragment;
export type ClassifierClass = Classifier['classes'][number];
export type ClassifierQuality = NonNullable<Classifier['quality']>;
/** Whether this page may teach, and how much. */
export type TeachingAccess = ReadTeachingQuery['teaching'];
export type ExamplePage = ReadExamplesQuery['classifier']['examples'];
export type Example = ExamplePage['examples'][number];
export type AddedExamples = AddExamplesMutation['addExamples'];
export type DeletedClassifier = DeleteClassifierMutation['deleteClassifier'];

type Change = Promise<RequestResult<Classifier>>;

/** What the server does with own classifiers. None of it rejects. */
export interface TeachingServer {
  readonly read: () => Promise<RequestResult<ReadTeachingQuery>>;
  readonly readClassifier: (name: string) => Change;
  /** In the order in which they were added, all classes together. */
  readonly readExamples: (
    name: string,
    after: string | undefined,
  ) => Promise<RequestResult<ExamplePage>>;
  readonly create: (name: string) => Change;
  readonly rename: (classifier: string, name: string) => Change;
  /** Fails the first time with the `confirmation` that the second has to carry. */
  readonly remove: (
    classifier: string,
    confirmation?: string,
  ) => Promise<RequestResult<DeletedClassifier>>;
  readonly addClass: (classifier: string, className: string) => Change;
  readonly renameClass: (classifier: string, className: string, name: string) => Change;
  readonly removeClass: (classifier: string, className: string) => Change;
  /** All or none; at most 8 photos at a time. */
  readonly addExamples: (
    added: AddExamplesMutationVariables,
    options?: RequestOptions,
  ) => Promise<RequestResult<AddedExamples>>;
  readonly moveExamples: (classifier: string, ids: readonly string[], className: string) => Change;
  readonly removeExamples: (classifier: string, ids: readonly string[]) => Change;
  readonly rollBack: (classifier: string, version: number) => Change;
}

export function connectTeaching(client: ApolloClient): TeachingServer {
  async function change<Variables extends OperationVariables>(
    document: TypedDocumentNode<{ readonly classifier: Classifier }, Variables>,
    variables: Variables,
  ): Change {
    const result = await mutate(client, document, variables);
    return result.ok ? { ok: true, data: result.data.classifier } : result;
  }
  return {
    read: () => query(client, ReadTeachingDocument, {}),
    readClassifier: async (name) => {
      const result = await query(client, ReadClassifierDocument, { name });
      return result.ok ? { ok: true, data: result.data.classifier } : result;
    },
    readExamples: async (name, after) => {
      const variables = { name, ...(after === undefined ? {} : { after }) };
      const result = await query(client, ReadExamplesDocument, variables);
      return result.ok ? { ok: true, data: result.data.classifier.examples } : result;
    },
    create: (name) => change(CreateClassifierDocument, { name }),
    rename: (classifier, name) => change(RenameClassifierDocument, { classifier, name }),
    remove: async (classifier, confirmation) => {
      const variables = { classifier, ...(confirmation === undefined ? {} : { confirmation }) };
      const result = await mutate(client, DeleteClassifierDocument, variables);
      return result.ok ? { ok: true, data: result.data.deleteClassifier } : result;
    },
    addClass: (classifier, className) => change(AddClassDocument, { classifier, className }),
    renameClass: (classifier, className, name) =>
      change(RenameClassDocument, { classifier, className, name }),
    removeClass: (classifier, className) => change(RemoveClassDocument, { classifier, className }),
    addExamples: async (added, options) => {
      const result = await mutate(client, AddExamplesDocument, added, options);
      return result.ok ? { ok: true, data: result.data.addExamples } : result;
    },
    moveExamples: (classifier, ids, className) =>
      change(MoveExamplesDocument, { classifier, ids: [...ids], className }),
    removeExamples: (classifier, ids) =>
      change(RemoveExamplesDocument, { classifier, ids: [...ids] }),
    rollBack: (classifier, version) => change(RollBackClassifierDocument, { classifier, version }),
  };
}
