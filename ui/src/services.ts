import type { ApolloClient } from '@apollo/client';
import { createClassifyImage } from './classification/classify-image';
import { SubmissionQueue } from './classification/submission-queue';
import { createReportFeedback, type ReportFeedback } from './feedback/report-feedback';
import { createSearchLabels, type SearchLabels } from './feedback/search-labels';
import { ServiceDocument } from './generated/graphql';
import { query } from './graphql/request';
import { createDrawHeatmaps, type DrawHeatmaps } from './heatmap/draw-heatmaps';
import { History, type HistoryOptions } from './history/history';
import { objectionTo, speaksOfService } from './service/objection';
import { ServiceMonitor } from './service/service-monitor';

/** All that the page's components work with. */
export interface Services {
  readonly queue: SubmissionQueue;
  readonly monitor: ServiceMonitor;
  readonly history: History;
  readonly drawHeatmaps: DrawHeatmaps;
  readonly reportFeedback: ReportFeedback;
  readonly searchLabels: SearchLabels;
}

export function createServices(client: ApolloClient, historyOptions: HistoryOptions): Services {
  const history = new History(historyOptions);
  const monitor = new ServiceMonitor({
    ask: async () => {
      const result = await query(client, ServiceDocument, {});
      return result.ok ? { ok: true, data: result.data.service } : result;
    },
  });
  const queue = new SubmissionQueue({
    classifyImage: createClassifyImage(client),
    service: {
      objection: (image) => objectionTo(image, monitor.state.get()),
      whenReady: (signal) => monitor.whenReady(signal),
      onFailure: (failure) => {
        if (speaksOfService(failure)) monitor.check();
      },
    },
    onSucceeded: (image, classification) => void history.add(image, classification),
  });
  return {
    queue,
    monitor,
    history,
    drawHeatmaps: createDrawHeatmaps(client),
    reportFeedback: createReportFeedback(client),
    searchLabels: createSearchLabels(client),
  };
}
