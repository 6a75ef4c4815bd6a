import { Alert, Loader } from '@mantine/core';
import { texts } from '../texts';
import type { ServiceState } from './service-monitor';

/** Says that the service cannot answer yet, and goes by itself once it can. */
export function ServiceNotice({ state }: { readonly state: ServiceState }) {
  const notice = noticeOf(state);
  return (
    // Always in the page: a screen reader only announces changes in a region it knows.
    <div role="status" className="service-notice">
      {notice !== undefined && (
        <Alert
          role="presentation"
          title={notice.title}
          icon={<Loader size="sm" color="currentColor" aria-hidden="true" />}
        >
          <p>{notice.advice}</p>
          {notice.detail !== undefined && <p className="service-notice-detail">{notice.detail}</p>}
        </Alert>
      )}
    </div>
  );
}

interface Notice {
  readonly title: string;
  readonly advice: string;
  readonly detail?: string;
}

function noticeOf(state: ServiceState): Notice | undefined {
  const { service } = texts;
  switch (state.phase) {
    case 'checking':
    case 'ready':
      return undefined;
    case 'getting-ready': {
      const { notReadyReason } = state.report;
      return {
        title: service.gettingReady,
        advice: service.gettingReadyAdvice,
        ...(notReadyReason == null ? {} : { detail: notReadyReason }),
      };
    }
    case 'unreachable':
      return state.failure.code === 'OFFLINE'
        ? { title: service.offline, advice: service.offlineAdvice }
        : { title: service.unreachable, advice: service.unreachableAdvice };
  }
}
