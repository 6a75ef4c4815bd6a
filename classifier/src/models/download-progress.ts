/** Told how the download of each file goes on; one file at a time. */
export interface DownloadProgress {
  /** @param totalBytes Undefined where the server does not say. */
  update(fileName: string, receivedBytes: number, totalBytes: number | undefined): void;
  /** The download of the file is over, well or not. */
  finish(fileName: string): void;
}

/** Tells several. */
export function tellAll(listeners: readonly DownloadProgress[]): DownloadProgress {
  return {
    update: (fileName, receivedBytes, totalBytes) => {
      for (const listener of listeners) listener.update(fileName, receivedBytes, totalBytes);
    },
    finish: (fileName) => {
      for (const listener of listeners) listener.finish(fileName);
    },
  };
}
