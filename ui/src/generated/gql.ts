/* eslint-disable */
import * as types from './graphql';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "mutation ClassifyImage($image: Upload!, $model: String) {\n  classify(image: $image, model: $model) {\n    id\n    label {\n      classIndex\n      wordNetId\n      name\n    }\n    confidence\n    known\n    predictions(first: 5) {\n      label {\n        classIndex\n        wordNetId\n        name\n      }\n      confidence\n    }\n    image {\n      width\n      height\n      mediaType\n      bytes\n    }\n    model {\n      name\n      version\n      engine\n      heatmaps\n    }\n    cached\n    timing {\n      queuedMs\n      decodeMs\n      inferenceMs\n      totalMs\n      batchSize\n    }\n  }\n}": typeof types.ClassifyImageDocument,
    "mutation ReportFeedback($input: FeedbackInput!) {\n  reportFeedback(input: $input) {\n    classificationId\n    verdict\n  }\n}": typeof types.ReportFeedbackDocument,
    "query SearchLabels($search: String!, $model: String) {\n  labels(model: $model, search: $search, first: 20) {\n    classIndex\n    wordNetId\n    name\n  }\n}": typeof types.SearchLabelsDocument,
    "fragment HeatmapGrid on Heatmap {\n  classIndex\n  width\n  height\n  values\n  region {\n    x\n    y\n    width\n    height\n  }\n}\n\nmutation DrawHeatmaps($image: Upload!, $model: String!, $first: Int!, $second: Int!, $third: Int!, $fourth: Int!, $fifth: Int!) {\n  classify(image: $image, model: $model) {\n    first: heatmap(classIndex: $first) {\n      ...HeatmapGrid\n    }\n    second: heatmap(classIndex: $second) {\n      ...HeatmapGrid\n    }\n    third: heatmap(classIndex: $third) {\n      ...HeatmapGrid\n    }\n    fourth: heatmap(classIndex: $fourth) {\n      ...HeatmapGrid\n    }\n    fifth: heatmap(classIndex: $fifth) {\n      ...HeatmapGrid\n    }\n  }\n}": typeof types.HeatmapGridFragmentDoc,
    "query ListModels {\n  models {\n    name\n    title\n    isDefault\n    fallbackReason\n  }\n}": typeof types.ListModelsDocument,
    "query Service {\n  service {\n    ready\n    notReadyReason\n    maxUploadBytes\n    mediaTypes\n  }\n}": typeof types.ServiceDocument,
};
const documents: Documents = {
    "mutation ClassifyImage($image: Upload!, $model: String) {\n  classify(image: $image, model: $model) {\n    id\n    label {\n      classIndex\n      wordNetId\n      name\n    }\n    confidence\n    known\n    predictions(first: 5) {\n      label {\n        classIndex\n        wordNetId\n        name\n      }\n      confidence\n    }\n    image {\n      width\n      height\n      mediaType\n      bytes\n    }\n    model {\n      name\n      version\n      engine\n      heatmaps\n    }\n    cached\n    timing {\n      queuedMs\n      decodeMs\n      inferenceMs\n      totalMs\n      batchSize\n    }\n  }\n}": types.ClassifyImageDocument,
    "mutation ReportFeedback($input: FeedbackInput!) {\n  reportFeedback(input: $input) {\n    classificationId\n    verdict\n  }\n}": types.ReportFeedbackDocument,
    "query SearchLabels($search: String!, $model: String) {\n  labels(model: $model, search: $search, first: 20) {\n    classIndex\n    wordNetId\n    name\n  }\n}": types.SearchLabelsDocument,
    "fragment HeatmapGrid on Heatmap {\n  classIndex\n  width\n  height\n  values\n  region {\n    x\n    y\n    width\n    height\n  }\n}\n\nmutation DrawHeatmaps($image: Upload!, $model: String!, $first: Int!, $second: Int!, $third: Int!, $fourth: Int!, $fifth: Int!) {\n  classify(image: $image, model: $model) {\n    first: heatmap(classIndex: $first) {\n      ...HeatmapGrid\n    }\n    second: heatmap(classIndex: $second) {\n      ...HeatmapGrid\n    }\n    third: heatmap(classIndex: $third) {\n      ...HeatmapGrid\n    }\n    fourth: heatmap(classIndex: $fourth) {\n      ...HeatmapGrid\n    }\n    fifth: heatmap(classIndex: $fifth) {\n      ...HeatmapGrid\n    }\n  }\n}": types.HeatmapGridFragmentDoc,
    "query ListModels {\n  models {\n    name\n    title\n    isDefault\n    fallbackReason\n  }\n}": types.ListModelsDocument,
    "query Service {\n  service {\n    ready\n    notReadyReason\n    maxUploadBytes\n    mediaTypes\n  }\n}": types.ServiceDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation ClassifyImage($image: Upload!, $model: String) {\n  classify(image: $image, model: $model) {\n    id\n    label {\n      classIndex\n      wordNetId\n      name\n    }\n    confidence\n    known\n    predictions(first: 5) {\n      label {\n        classIndex\n        wordNetId\n        name\n      }\n      confidence\n    }\n    image {\n      width\n      height\n      mediaType\n      bytes\n    }\n    model {\n      name\n      version\n      engine\n      heatmaps\n    }\n    cached\n    timing {\n      queuedMs\n      decodeMs\n      inferenceMs\n      totalMs\n      batchSize\n    }\n  }\n}"): (typeof documents)["mutation ClassifyImage($image: Upload!, $model: String) {\n  classify(image: $image, model: $model) {\n    id\n    label {\n      classIndex\n      wordNetId\n      name\n    }\n    confidence\n    known\n    predictions(first: 5) {\n      label {\n        classIndex\n        wordNetId\n        name\n      }\n      confidence\n    }\n    image {\n      width\n      height\n      mediaType\n      bytes\n    }\n    model {\n      name\n      version\n      engine\n      heatmaps\n    }\n    cached\n    timing {\n      queuedMs\n      decodeMs\n      inferenceMs\n      totalMs\n      batchSize\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation ReportFeedback($input: FeedbackInput!) {\n  reportFeedback(input: $input) {\n    classificationId\n    verdict\n  }\n}"): (typeof documents)["mutation ReportFeedback($input: FeedbackInput!) {\n  reportFeedback(input: $input) {\n    classificationId\n    verdict\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query SearchLabels($search: String!, $model: String) {\n  labels(model: $model, search: $search, first: 20) {\n    classIndex\n    wordNetId\n    name\n  }\n}"): (typeof documents)["query SearchLabels($search: String!, $model: String) {\n  labels(model: $model, search: $search, first: 20) {\n    classIndex\n    wordNetId\n    name\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment HeatmapGrid on Heatmap {\n  classIndex\n  width\n  height\n  values\n  region {\n    x\n    y\n    width\n    height\n  }\n}\n\nmutation DrawHeatmaps($image: Upload!, $model: String!, $first: Int!, $second: Int!, $third: Int!, $fourth: Int!, $fifth: Int!) {\n  classify(image: $image, model: $model) {\n    first: heatmap(classIndex: $first) {\n      ...HeatmapGrid\n    }\n    second: heatmap(classIndex: $second) {\n      ...HeatmapGrid\n    }\n    third: heatmap(classIndex: $third) {\n      ...HeatmapGrid\n    }\n    fourth: heatmap(classIndex: $fourth) {\n      ...HeatmapGrid\n    }\n    fifth: heatmap(classIndex: $fifth) {\n      ...HeatmapGrid\n    }\n  }\n}"): (typeof documents)["fragment HeatmapGrid on Heatmap {\n  classIndex\n  width\n  height\n  values\n  region {\n    x\n    y\n    width\n    height\n  }\n}\n\nmutation DrawHeatmaps($image: Upload!, $model: String!, $first: Int!, $second: Int!, $third: Int!, $fourth: Int!, $fifth: Int!) {\n  classify(image: $image, model: $model) {\n    first: heatmap(classIndex: $first) {\n      ...HeatmapGrid\n    }\n    second: heatmap(classIndex: $second) {\n      ...HeatmapGrid\n    }\n    third: heatmap(classIndex: $third) {\n      ...HeatmapGrid\n    }\n    fourth: heatmap(classIndex: $fourth) {\n      ...HeatmapGrid\n    }\n    fifth: heatmap(classIndex: $fifth) {\n      ...HeatmapGrid\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query ListModels {\n  models {\n    name\n    title\n    isDefault\n    fallbackReason\n  }\n}"): (typeof documents)["query ListModels {\n  models {\n    name\n    title\n    isDefault\n    fallbackReason\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Service {\n  service {\n    ready\n    notReadyReason\n    maxUploadBytes\n    mediaTypes\n  }\n}"): (typeof documents)["query Service {\n  service {\n    ready\n    notReadyReason\n    maxUploadBytes\n    mediaTypes\n  }\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;