import type { JobDispatcher, Readiness } from '@detections/schema';

/** Whether any model is ready, as far as this end of the queue has heard. */
export function readinessOf(dispatcher: Pick<JobDispatcher, 'catalogue'>): Readiness {
  const heard = dispatcher.catalogue();
  if (!heard.known) return { ready: false, code: 'QUEUE_UNAVAILABLE', reason: heard.reason };
  for (const known of heard.models) {
    if (known.state === 'ready') return { ready: true, model: known.model };
  }
  const waiting = heard.models.find((known) => known.state !== 'ready');
  return { ready: false, code: 'MODEL_NOT_READY', reason: waiting?.reason ?? heard.reason };
}
