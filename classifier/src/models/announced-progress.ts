import type { DownloadProgress } from './download-progress.js';

/** What those who wait for the model are told where there is nothing better to say. */
export const BEING_PREPARED = 'The model is being prepared. Try again shortly.';

/**
 * Says in a sentence how a download goes on, once for each per cent, for those who wait for the
 * model.
 */
export function createAnnouncedProgress(say: (sentence: string) => void): DownloadProgress {
  let said = '';
  const sayOnce = (sentence: string): void => {
    if (sentence === said) return;
    said = sentence;
    say(sentence);
  };
  return {
    update: (_fileName, receivedBytes, totalBytes) => {
      sayOnce(`Downloading the model${share(receivedBytes, totalBytes)}. Try again shortly.`);
    },
    // Checking and converting the file comes next.
    finish: () => {
      sayOnce(BEING_PREPARED);
    },
  };
}

function share(receivedBytes: number, totalBytes: number | undefined): string {
  if (totalBytes === undefined || totalBytes === 0) return '';
  return `: ${String(Math.floor((receivedBytes / totalBytes) * 100))} %`;
}
