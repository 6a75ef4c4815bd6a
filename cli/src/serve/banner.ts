import type { ServedModel } from '@detections/schema';

/** Tells a person where the doors are. */
export function whereToGo(url: string): string {
  return `
Detections is running.

  Web page   ${url}/
  GraphQL    ${url}/graphql   (in a browser: Apollo Sandbox or Altair)
  REST       curl -F file=@photo.jpg ${url}/predict
  API docs   ${url}/docs
  Health     ${url}/health/ready

`;
}

/** Tells a person at the terminal how a model is. */
export function describeModel(served: ServedModel): string {
  if (served.state === 'ready') {
    const { name, version, engine, device, precision } = served.model;
    const ready = `Ready: ${name} ${version} on ${engine} (${device}, ${precision}) has warmed up`;
    const { fallbackReason } = served;
    return fallbackReason === undefined
      ? `${ready}.\n`
      : `${ready}, and answers meanwhile. ${fallbackReason}\n`;
  }
  const { name, version, reason } = served;
  return `Not ready yet: ${name} ${version}. ${reason}\nTried again as soon as that may help.\n`;
}
