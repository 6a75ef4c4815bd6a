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
  return status.ready
    ? `Ready: ${status.model.name} on ${status.model.engine} has warmed up.\n`
    : `Not ready yet. ${status.reason}\nTrying again by itself.\n`;
}
