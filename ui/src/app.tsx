import { Tabs } from '@mantine/core';
import { lazy, Suspense, useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react';
import { Announcer } from './classification/announcer';
import type { SubmissionActions } from './classification/submission-actions';
import { SubmissionList } from './classification/submission-list';
import { FallbackNotice } from './models/fallback-notice';
import { ModelPicker } from './models/model-picker';
import { PageFooter } from './page/page-footer';
import { PageHeader } from './page/page-header';
import { usePageView } from './page/use-page-view';
import { PhotoIntake } from './photos/photo-intake';
import { ServiceNotice } from './service/service-notice';
import type { ServiceReport, ServiceState } from './service/service-monitor';
import type { Services } from './services';
import { texts } from './texts';
import { useStore } from './use-store';
import './app.css';

/** All loaded when first looked at. */
const HistoryView = lazy(async () => ({
  default: (await import('./history/history-view')).HistoryView,
}));

const TeachingView = lazy(async () => ({
  default: (await import('./teaching/teaching-view')).TeachingView,
}));

const ModelsView = lazy(async () => ({
  default: (await import('./models/models-view')).ModelsView,
}));

export function App({ services }: { readonly services: Services }) {
  const { queue, monitor, modelChoice, history, teaching } = services;
  const { drawHeatmaps, reportFeedback, searchLabels } = services;
  // Deferred: drawing thirty new cards gives way to whatever the person does meanwhile.
  const submissions = useDeferredValue(useStore(queue.submissions));
  const serviceState = useStore(monitor.state);
  const modelState = useStore(modelChoice.state);
  const historyState = useStore(history.state);
  const view = usePageView();
  const [tab, setTab] = useState<string | null>('photos');

  useEffect(() => {
    monitor.start();
    void history.start();
    return () => {
      monitor.close();
    };
  }, [monitor, history]);
  useEffect(() => modelChoice.watch(), [modelChoice]);

  const add = useCallback(
    (images: readonly File[]) => {
      queue.add(images);
      setTab('photos');
    },
    [queue],
  );
  const actions: SubmissionActions = useMemo(
    () => ({
      cancel: (id) => {
        queue.cancel(id);
      },
      retry: (id) => {
        queue.retry(id);
      },
      remove: (id) => {
        queue.remove(id);
      },
      drawHeatmaps,
      reportFeedback,
      searchLabels,
      canTeach: (model) =>
        teaching.workshop.mayTeach && teaching.workshop.findAsked(model) !== undefined,
      teach: teaching.teach,
    }),
    [queue, drawHeatmaps, reportFeedback, searchLabels, teaching],
  );

  return (
    <div className="app">
      <PageHeader view={view} modelUploads={reportOf(serviceState)?.modelUploads === true} />
      <main>
        <ServiceNotice state={serviceState} />
        <FallbackNotice state={modelState} />
        {view === 'teach' && (
          <Suspense fallback={<p>{texts.page.loading}</p>}>
            <TeachingView teaching={teaching} mediaTypes={limitsOf(serviceState)?.mediaTypes} />
          </Suspense>
        )}
        {view === 'models' && (
          <Suspense fallback={<p>{texts.page.loading}</p>}>
            <ModelsView place={services.models} report={reportOf(serviceState)} />
          </Suspense>
        )}
        {/* Only hidden, so that what somebody has begun here is there when they come back. */}
        <div hidden={view !== 'photos'}>
          <Tabs value={tab} onChange={setTab}>
            <Tabs.List>
              <Tabs.Tab value="photos">{texts.page.photosTab}</Tabs.Tab>
              <Tabs.Tab value="history">{texts.page.historyTab}</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="photos" className="app-panel">
              <ModelPicker
                state={modelState}
                onChoose={(name) => {
                  modelChoice.choose(name);
                }}
              />
              {view === 'photos' && (
                <PhotoIntake
                  onAdd={add}
                  isCompact={submissions.length > 0}
                  limits={limitsOf(serviceState)}
                />
              )}
              {submissions.length > 0 && (
                <SubmissionList
                  submissions={submissions}
                  actions={actions}
                  onRemoveDone={() => {
                    queue.removeDone();
                  }}
                />
              )}
            </Tabs.Panel>
            <Tabs.Panel value="history" className="app-panel">
              {tab === 'history' && (
                <Suspense fallback={<p>{texts.page.loading}</p>}>
                  <HistoryView state={historyState} onClear={() => void history.clear()} />
                </Suspense>
              )}
            </Tabs.Panel>
          </Tabs>
        </div>
      </main>
      <PageFooter />
      <Announcer submissions={queue.submissions} />
    </div>
  );
}

function limitsOf(
  state: ServiceState,
): { readonly mediaTypes: readonly string[]; readonly maxBytes: number } | undefined {
  const report = reportOf(state);
  return report && { mediaTypes: report.mediaTypes, maxBytes: report.maxUploadBytes };
}

function reportOf(state: ServiceState): ServiceReport | undefined {
  return state.phase === 'ready' || state.phase === 'getting-ready' ? state.report : undefined;
}
