import type { RequestOptions } from '../graphql/request';

export interface ModelRequestOptions extends RequestOptions {
  /** `NAME` or `NAME@VERSION`; the service's default model where there is none. */
  readonly model?: string | undefined;
}
