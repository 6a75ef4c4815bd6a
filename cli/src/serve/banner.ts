import type { ClassifierStatus } from '@detections/schema';

/** Tells a person where the doors are. */
export function whereToGo(url: string): string {
  return `
Detections is running.

  Web page   ${url}/
  GraphQL    ${url}/graphql   (in a browser: Apollo Sandbox)
  REST       curl -F file=@photo.jpg ${url}/predict
  API docs   ${url}/docs
  Health     ${url}/health/ready

`;
}

/** Tells a person at the terminal how the classifier is. */
export function describeStatus(status: ClassifierStatus): string {
  if (status.models.length === 0) return notReady(status.whyNone ?? '');
  return status.models
    .map((served) =>
      served.state === 'ready'
        ? `Ready: ${served.model.name} on ${served.model.engine} has warmed up.\n`
        : notReady(served.reason),
    )
    .join('');
}

function notReady(reason: string): string {
  return `Not ready yet. ${reason}\nTrying again by itself.\n`;
}
