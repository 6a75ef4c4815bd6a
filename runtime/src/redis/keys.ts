import { PROTOCOL, type ModelIdentity } from '@detections/schema';

/**
 * Every Redis key of the project. Those of the queue carry one hash tag, so that Redis Cluster keeps
 * them in one slot and a script may touch several; what lies in no script with them has its own.
 */
const QUEUE = '{detections:0}';
const TAG = '{detections}';

export const KEYS = {
  /**
   * Stream of one model's jobs; entries leave it when they are finished. By the protocol, so that
   * while an upgrade goes on no job comes to a classifier that would misread it.
   */
  jobs: ({ name, version }: ModelIdentity) =>
    `${QUEUE}:jobs:${String(PROTOCOL)}:${name}:${version}`,
  /** Counter: bytes of the images whose jobs are in the streams. */
  queuedBytes: `${QUEUE}:queued-bytes`,
  /** Stream of jobs given up after too many deliveries, for the operator to look at. */
  deadJobs: `${QUEUE}:dead-jobs`,
  /** Set of the classifiers that have announced themselves. */
  classifiers: `${TAG}:classifiers`,
  /** A model's card, JSON; expires when no classifier refreshes it. */
  card: (digest: string) => `${TAG}:card:${digest}`,
  /** That an own classifier was taught on this model, so that it stays; expires. */
  needed: ({ name, version }: ModelIdentity) => `${TAG}:needed:${name}:${version}`,
  /** What was answered to one upload, so that feedback on it is understood; expires. */
  answered: (classificationId: string) => `${TAG}:answered:${classificationId}`,
  /** What was answered to one question about one image, for whoever asks it again; expires. */
  result: (hash: string) => `${TAG}:result:${hash}`,
  /** Counter: bytes of the results kept in this window. */
  resultBytes: `${TAG}:result-bytes`,
  /** Which API process keeps what must last in its own SQLite; expires when it stops saying so. */
  storageLease: `${TAG}:storage-lease`,
  /** Stream of what people reported to versions that had no database. */
  feedback: `${TAG}:feedback`,
  /** Counter: requests of one client in this window. */
  requests: (client: string) => `${TAG}:requests:${client}`,
  /** An image's bytes, until its job is finished or its deadline passes. */
  image: (jobId: string) => `${QUEUE}:image:${jobId}`,
  /** Stream of replies to one API process. */
  replies: (apiInstance: string) => `${QUEUE}:replies:${apiInstance}`,
  /** What one classifier says of itself; expires when it stops saying it. */
  classifier: (instance: string) => `${TAG}:classifier:${instance}`,
} as const;

const REPLIES = new RegExp(`^${QUEUE}:replies:[0-9a-f-]{36}$`);

/** Whether a key is one of ours for replies: a job must not make a classifier write elsewhere. */
export function isRepliesKey(key: string): boolean {
  return REPLIES.test(key);
}

const TRIAL_JOBS = new RegExp(`^${QUEUE}:jobs:\\d+:trial-[0-9a-f]{16}:1$`);

/** Whether a stream is of a model on trial, which is gone after an hour, and its stream with it. */
export function isTrialJobs(stream: string): boolean {
  return TRIAL_JOBS.test(stream);
}

/** The consumer group that shares the jobs among the classifiers. */
export const CONSUMER_GROUP = 'classifiers';
