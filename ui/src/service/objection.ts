import type { Failure } from '../failures/failure';
import { formatBytes } from '../format/format';
import { texts } from '../texts';
import type { ServiceState } from './service-monitor';

/**
 * Why sending a photo would be for nothing, by what the service has said of itself: it would take
 * a while, and cost the person's data, to hear the same from the server.
 */
export function objectionTo(image: File, state: ServiceState): Failure | undefined {
  switch (state.phase) {
    case 'checking':
      return undefined;
    case 'unreachable':
      return state.failure;
    case 'ready':
    case 'getting-ready': {
      const { maxUploadBytes } = state.report;
      if (image.size > maxUploadBytes) {
        const detail = texts.submission.tooLarge(
          formatBytes(image.size),
          formatBytes(maxUploadBytes),
        );
        return { code: 'IMAGE_TOO_LARGE', detail };
      }
      // Why, the page says once for all photos.
      return state.phase === 'ready' ? undefined : { code: 'MODEL_NOT_READY' };
    }
  }
}

/** Whether a request that failed so may have found the service no longer as it said it was. */
export function speaksOfService({ code }: Failure): boolean {
  return (
    code === 'MODEL_NOT_READY' ||
    code === 'MODEL_NOT_FOUND' ||
    code === 'QUEUE_UNAVAILABLE' ||
    code === 'NETWORK_FAILURE' ||
    code === 'OFFLINE'
  );
}
