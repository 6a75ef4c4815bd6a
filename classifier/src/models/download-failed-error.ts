export interface FailedSource {
  readonly url: string;
  /** What happened there. */
  readonly reason: string;
}

/** No source of a file delivered it. */
export class DownloadFailedError extends Error {
  override readonly name = 'DownloadFailedError';

  constructor(
    readonly fileName: string,
    readonly sources: readonly FailedSource[],
  ) {
    const lines = sources.map(({ url, reason }) => `${withoutSecrets(url)}: ${reason}`);
    const outcome = lines.length === 0 ? ['no source is configured'] : lines;
    super(
      [`${fileName} could not be downloaded:`, ...outcome.map((line) => `  ${line}`)].join('\n'),
    );
  }
}

/** A URL without what may be a password or a signature. */
function withoutSecrets(url: string): string {
  if (!URL.canParse(url)) return url;
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
