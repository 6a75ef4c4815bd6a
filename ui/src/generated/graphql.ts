/* eslint-disable */
/* Generated from schema/schema.graphql by codegen.yml. Do not edit. */
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
export type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type MakeOptional<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]?: Maybe<T[SubKey]> };
export type MakeMaybe<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]: Maybe<T[SubKey]> };
export type MakeEmpty<T extends { [key: string]: unknown }, K extends keyof T> = { [_ in K]?: never };
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A date-time string at UTC, such as 2007-12-03T10:15:30Z, compliant with the `date-time` format outlined in section 5.6 of the RFC 3339 profile of the ISO 8601 standard for representation of dates and times using the Gregorian calendar.This scalar is serialized to a string in ISO 8601 format and parsed from a string in ISO 8601 format. */
  DateTimeISO: { input: string; output: string; }
  /** A file, sent by the GraphQL multipart request specification. Only variables can hold one. */
  Upload: { input: File; output: File; }
};

/** Whether an own classifier answers. */
export type ClassifierState =
  /** It cannot be trained, or not asked: see `reason`. */
  | 'NOT_READY'
  /** It answers, maybe while a newer training is under way. */
  | 'READY'
  /** Its first training is under way. */
  | 'TRAINING';

/** Where an example came from. */
export type ExampleSource =
  /** The classifier had named another class, or was unsure. */
  | 'CORRECTION'
  /** Somebody added it to the class. */
  | 'UPLOAD';

/** What a person thinks of one answer. */
export type FeedbackInput = {
  /** The `id` of the classification. It is remembered for an hour, unless the service is set up otherwise. */
  classificationId: Scalars['ID']['input'];
  /** Anything else to say, at most 1,000 characters. */
  comment?: InputMaybe<Scalars['String']['input']>;
  /** The class that the image shows, by its index. Only with the verdict `WRONG`. */
  correctClassIndex?: InputMaybe<Scalars['Int']['input']>;
  /** Whether the answer is right. */
  verdict: FeedbackVerdict;
};

/** What a person thinks of an answer. */
export type FeedbackVerdict =
  /** The most probable class is what the image shows. */
  | 'CORRECT'
  /** The image shows something else. */
  | 'WRONG';

/** How an image of any size becomes the pixels that the network looks at: the presets of ResNet50, with its numbers. What a model has is in `Model.presets`; one of the same name may have other numbers. */
export type Preprocessing =
  /** As a person sees it: EXIF orientation applied, transparency over white, the shorter side scaled to 256 pixels, and the central 224×224 taken. The more accurate one. */
  | 'CENTER_CROP'
  /** Exactly as Keras does it: the whole image squashed to 224×224 by nearest neighbour, orientation ignored. For answers that equal those of the service this one replaces. */
  | 'KERAS';

export type ClassifyImageMutationVariables = Exact<{
  image: Scalars['Upload']['input'];
  model?: InputMaybe<Scalars['String']['input']>;
}>;


export type ClassifyImageMutation = { __typename?: 'Mutation', classify: { __typename?: 'Classification', id: string, confidence: number, known?: boolean | null, cached: boolean, label: { __typename?: 'Label', classIndex: number, wordNetId?: string | null, name: string }, predictions: Array<{ __typename?: 'Prediction', confidence: number, label: { __typename?: 'Label', classIndex: number, wordNetId?: string | null, name: string } }>, image: { __typename?: 'ImageInfo', width: number, height: number, mediaType: string, bytes: number }, model: { __typename?: 'Model', name: string, version: string, engine: string, heatmaps: boolean }, timing: { __typename?: 'Timing', queuedMs: number, decodeMs: number, inferenceMs: number, totalMs: number, batchSize: number } } };

export type ReportFeedbackMutationVariables = Exact<{
  input: FeedbackInput;
}>;


export type ReportFeedbackMutation = { __typename?: 'Mutation', reportFeedback: { __typename?: 'Feedback', classificationId: string, verdict: FeedbackVerdict } };

export type SearchLabelsQueryVariables = Exact<{
  search: Scalars['String']['input'];
  model?: InputMaybe<Scalars['String']['input']>;
}>;


export type SearchLabelsQuery = { __typename?: 'Query', labels: Array<{ __typename?: 'Label', classIndex: number, wordNetId?: string | null, name: string }> };

export type HeatmapGridFragment = { __typename?: 'Heatmap', classIndex: number, width: number, height: number, values: Array<number>, region: { __typename?: 'Region', x: number, y: number, width: number, height: number } };

export type DrawHeatmapsMutationVariables = Exact<{
  image: Scalars['Upload']['input'];
  model: Scalars['String']['input'];
  first: Scalars['Int']['input'];
  second: Scalars['Int']['input'];
  third: Scalars['Int']['input'];
  fourth: Scalars['Int']['input'];
  fifth: Scalars['Int']['input'];
}>;


export type DrawHeatmapsMutation = { __typename?: 'Mutation', classify: { __typename?: 'Classification', first: { __typename?: 'Heatmap', classIndex: number, width: number, height: number, values: Array<number>, region: { __typename?: 'Region', x: number, y: number, width: number, height: number } }, second: { __typename?: 'Heatmap', classIndex: number, width: number, height: number, values: Array<number>, region: { __typename?: 'Region', x: number, y: number, width: number, height: number } }, third: { __typename?: 'Heatmap', classIndex: number, width: number, height: number, values: Array<number>, region: { __typename?: 'Region', x: number, y: number, width: number, height: number } }, fourth: { __typename?: 'Heatmap', classIndex: number, width: number, height: number, values: Array<number>, region: { __typename?: 'Region', x: number, y: number, width: number, height: number } }, fifth: { __typename?: 'Heatmap', classIndex: number, width: number, height: number, values: Array<number>, region: { __typename?: 'Region', x: number, y: number, width: number, height: number } } } };

export type ListModelsQueryVariables = Exact<{ [key: string]: never; }>;


export type ListModelsQuery = { __typename?: 'Query', models: Array<{ __typename?: 'Model', name: string, title: string, isDefault: boolean, fallbackReason?: string | null }> };

export type ServiceQueryVariables = Exact<{ [key: string]: never; }>;


export type ServiceQuery = { __typename?: 'Query', service: { __typename?: 'Service', ready: boolean, notReadyReason?: string | null, maxUploadBytes: number, mediaTypes: Array<string> } };

export const HeatmapGridFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"HeatmapGrid"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Heatmap"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"classIndex"}},{"kind":"Field","name":{"kind":"Name","value":"width"}},{"kind":"Field","name":{"kind":"Name","value":"height"}},{"kind":"Field","name":{"kind":"Name","value":"values"}},{"kind":"Field","name":{"kind":"Name","value":"region"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"x"}},{"kind":"Field","name":{"kind":"Name","value":"y"}},{"kind":"Field","name":{"kind":"Name","value":"width"}},{"kind":"Field","name":{"kind":"Name","value":"height"}}]}}]}}]} as unknown as DocumentNode<HeatmapGridFragment, unknown>;
export const ClassifyImageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ClassifyImage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"image"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Upload"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"model"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"classify"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"image"},"value":{"kind":"Variable","name":{"kind":"Name","value":"image"}}},{"kind":"Argument","name":{"kind":"Name","value":"model"},"value":{"kind":"Variable","name":{"kind":"Name","value":"model"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"label"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"classIndex"}},{"kind":"Field","name":{"kind":"Name","value":"wordNetId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"confidence"}},{"kind":"Field","name":{"kind":"Name","value":"known"}},{"kind":"Field","name":{"kind":"Name","value":"predictions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"5"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"label"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"classIndex"}},{"kind":"Field","name":{"kind":"Name","value":"wordNetId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"confidence"}}]}},{"kind":"Field","name":{"kind":"Name","value":"image"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"width"}},{"kind":"Field","name":{"kind":"Name","value":"height"}},{"kind":"Field","name":{"kind":"Name","value":"mediaType"}},{"kind":"Field","name":{"kind":"Name","value":"bytes"}}]}},{"kind":"Field","name":{"kind":"Name","value":"model"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"engine"}},{"kind":"Field","name":{"kind":"Name","value":"heatmaps"}}]}},{"kind":"Field","name":{"kind":"Name","value":"cached"}},{"kind":"Field","name":{"kind":"Name","value":"timing"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"queuedMs"}},{"kind":"Field","name":{"kind":"Name","value":"decodeMs"}},{"kind":"Field","name":{"kind":"Name","value":"inferenceMs"}},{"kind":"Field","name":{"kind":"Name","value":"totalMs"}},{"kind":"Field","name":{"kind":"Name","value":"batchSize"}}]}}]}}]}}]} as unknown as DocumentNode<ClassifyImageMutation, ClassifyImageMutationVariables>;
export const ReportFeedbackDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ReportFeedback"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"FeedbackInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reportFeedback"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"classificationId"}},{"kind":"Field","name":{"kind":"Name","value":"verdict"}}]}}]}}]} as unknown as DocumentNode<ReportFeedbackMutation, ReportFeedbackMutationVariables>;
export const SearchLabelsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"SearchLabels"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"search"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"model"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"labels"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"model"},"value":{"kind":"Variable","name":{"kind":"Name","value":"model"}}},{"kind":"Argument","name":{"kind":"Name","value":"search"},"value":{"kind":"Variable","name":{"kind":"Name","value":"search"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"classIndex"}},{"kind":"Field","name":{"kind":"Name","value":"wordNetId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]} as unknown as DocumentNode<SearchLabelsQuery, SearchLabelsQueryVariables>;
export const DrawHeatmapsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DrawHeatmaps"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"image"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Upload"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"model"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"second"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"third"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"fourth"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"fifth"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"classify"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"image"},"value":{"kind":"Variable","name":{"kind":"Name","value":"image"}}},{"kind":"Argument","name":{"kind":"Name","value":"model"},"value":{"kind":"Variable","name":{"kind":"Name","value":"model"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"first"},"name":{"kind":"Name","value":"heatmap"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"classIndex"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"HeatmapGrid"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"second"},"name":{"kind":"Name","value":"heatmap"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"classIndex"},"value":{"kind":"Variable","name":{"kind":"Name","value":"second"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"HeatmapGrid"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"third"},"name":{"kind":"Name","value":"heatmap"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"classIndex"},"value":{"kind":"Variable","name":{"kind":"Name","value":"third"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"HeatmapGrid"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"fourth"},"name":{"kind":"Name","value":"heatmap"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"classIndex"},"value":{"kind":"Variable","name":{"kind":"Name","value":"fourth"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"HeatmapGrid"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"fifth"},"name":{"kind":"Name","value":"heatmap"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"classIndex"},"value":{"kind":"Variable","name":{"kind":"Name","value":"fifth"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"HeatmapGrid"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"HeatmapGrid"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Heatmap"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"classIndex"}},{"kind":"Field","name":{"kind":"Name","value":"width"}},{"kind":"Field","name":{"kind":"Name","value":"height"}},{"kind":"Field","name":{"kind":"Name","value":"values"}},{"kind":"Field","name":{"kind":"Name","value":"region"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"x"}},{"kind":"Field","name":{"kind":"Name","value":"y"}},{"kind":"Field","name":{"kind":"Name","value":"width"}},{"kind":"Field","name":{"kind":"Name","value":"height"}}]}}]}}]} as unknown as DocumentNode<DrawHeatmapsMutation, DrawHeatmapsMutationVariables>;
export const ListModelsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ListModels"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"models"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"isDefault"}},{"kind":"Field","name":{"kind":"Name","value":"fallbackReason"}}]}}]}}]} as unknown as DocumentNode<ListModelsQuery, ListModelsQueryVariables>;
export const ServiceDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Service"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"service"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"ready"}},{"kind":"Field","name":{"kind":"Name","value":"notReadyReason"}},{"kind":"Field","name":{"kind":"Name","value":"maxUploadBytes"}},{"kind":"Field","name":{"kind":"Name","value":"mediaTypes"}}]}}]}}]} as unknown as DocumentNode<ServiceQuery, ServiceQueryVariables>;