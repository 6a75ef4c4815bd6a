/** A server answered, and with something else than the file. */
export class HttpStatusError extends Error {
  override readonly name = 'HttpStatusError';

  constructor(
    readonly status: number,
    statusText: string,
  ) {
    super(`the server answered ${String(status)} ${statusText}`.trim());
  }

  /** Asked again, it would answer the same. */
  get isFinal(): boolean {
    return this.status >= 400 && this.status < 500 && this.status !== 408 && this.status !== 429;
  }
}
