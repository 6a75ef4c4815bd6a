import type { ApolloClient } from '@apollo/client';
import { ReportFeedbackDocument, type ReportFeedbackMutationVariables } from '../generated/graphql';
import { mutate, type RequestResult } from '../graphql/request';

export type FeedbackInput = ReportFeedbackMutationVariables['input'];

/** Never rejects. */
export type ReportFeedback = (input: FeedbackInput) => Promise<RequestResult<unknown>>;

export function createReportFeedback(client: ApolloClient): ReportFeedback {
  return (input) => mutate(client, ReportFeedbackDocument, { input });
}
