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

/** What a person thinks of one answer. */
export type FeedbackInput = {
  /** The `id` of the classification. It is remembered for an hour, unless the service is set up otherwise. */
  classificationId: Scalars['ID']['input'];
  /** Anything else to say, at most 1,000 characters. */
  comment?: InputMaybe<Scalars['String']['input']>;
  /** The class that the image shows, 0 to 999. Only with the verdict `WRONG`. */
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

/** How an image of any size becomes the 224×224 pixels that the network looks at. */
export type Preprocessing =
  /** As a person sees it: EXIF orientation applied, transparency over white, the shorter side scaled to 256 pixels, and the central 224×224 taken. The more accurate one. */
  | 'CENTER_CROP'
  /** Exactly as Keras does it: the whole image squashed to 224×224 by nearest neighbour, orientation ignored. For answers that equal those of the service this one replaces. */
  | 'KERAS';

export type ClassifyImageMutationVariables = Exact<{
  image: Scalars['Upload']['input'];
}>;


export type ClassifyImageMutation = { __typename?: 'Mutation', classify: { __typename?: 'Classification', id: string, confidence: number, label: { __typename?: 'Label', name: string }, predictions: Array<{ __typename?: 'Prediction', confidence: number, label: { __typename?: 'Label', classIndex: number, name: string } }>, image: { __typename?: 'ImageInfo', width: number, height: number, mediaType: string, bytes: number }, model: { __typename?: 'Model', name: string, version: string, engine: string }, timing: { __typename?: 'Timing', queuedMs: number, decodeMs: number, inferenceMs: number, totalMs: number, batchSize: number } } };


export const ClassifyImageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ClassifyImage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"image"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Upload"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"classify"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"image"},"value":{"kind":"Variable","name":{"kind":"Name","value":"image"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"label"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"confidence"}},{"kind":"Field","name":{"kind":"Name","value":"predictions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"5"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"label"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"classIndex"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"confidence"}}]}},{"kind":"Field","name":{"kind":"Name","value":"image"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"width"}},{"kind":"Field","name":{"kind":"Name","value":"height"}},{"kind":"Field","name":{"kind":"Name","value":"mediaType"}},{"kind":"Field","name":{"kind":"Name","value":"bytes"}}]}},{"kind":"Field","name":{"kind":"Name","value":"model"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"engine"}}]}},{"kind":"Field","name":{"kind":"Name","value":"timing"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"queuedMs"}},{"kind":"Field","name":{"kind":"Name","value":"decodeMs"}},{"kind":"Field","name":{"kind":"Name","value":"inferenceMs"}},{"kind":"Field","name":{"kind":"Name","value":"totalMs"}},{"kind":"Field","name":{"kind":"Name","value":"batchSize"}}]}}]}}]}}]} as unknown as DocumentNode<ClassifyImageMutation, ClassifyImageMutationVariables>;