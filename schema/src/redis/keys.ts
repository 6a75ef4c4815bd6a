/**
 * Every Redis key of the project. All carry the hash tag `{detections}`, so that Redis Cluster
 * keeps them in one slot and a script may touch several.
 */
const TAG = '{detections}';

export const KEYS = {
  /** Stream of jobs; entries leave it when they are finished. */
  jobs: `${TAG}:jobs`,
  /** Counter: bytes of the images whose jobs are in the stream. */
  queuedBytes: `${TAG}:jobs:bytes`,
  /** Stream of jobs given up after too many deliveries, for the operator to look at. */
  deadJobs: `${TAG}:jobs:dead`,
  /** Set of the classifiers that have announced themselves. */
  classifiers: `${TAG}:classifiers`,
  /** A model's classes by name, JSON; expires when no classifier refreshes it. */
  labels: (weightsSha256: string) => `${TAG}:labels:${weightsSha256}`,
  /** What was answered to one upload, so that feedback on it is understood; expires. */
  answered: (classificationId: string) => `${TAG}:answered:${classificationId}`,
  /** What was answered to one question about one image, for whoever asks it again; expires. */
  result: (hash: string) => `${TAG}:result:${hash}`,
  /** Counter: bytes of the results kept in this window. */
  resultBytes: `${TAG}:result-bytes`,
  /** Stream of what people reported. */
  feedback: `${TAG}:feedback`,
  /** Counter: requests of one client in this window. */
  requests: (client: string) => `${TAG}:requests:${client}`,
  /** An image's bytes, until its job is finished or its deadline passes. */
  image: (jobId: string) => `${TAG}:image:${jobId}`,
  /** Stream of replies to one API process. */
  replies: (apiInstance: string) => `${TAG}:replies:${apiInstance}`,
  /** What one classifier says of itself; expires when it stops saying it. */
  classifier: (instance: string) => `${TAG}:classifier:${instance}`,
} as const;

const REPLIES = new RegExp(`^${TAG}:replies:[0-9a-f-]{36}$`);

/** Whether a key is one of ours for replies: a job must not make a classifier write elsewhere. */
export function isRepliesKey(key: string): boolean {
  return REPLIES.test(key);
}

/** The consumer group that shares the jobs among the classifiers. */
export const CONSUMER_GROUP = 'classifiers';
