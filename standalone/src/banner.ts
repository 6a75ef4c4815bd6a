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
