import type { Application } from '../../application/application.js';

/** What resolvers have at hand, made anew for each request. */
export interface GraphqlContext extends Application {
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal;
}
