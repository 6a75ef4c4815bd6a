import type { ApolloClient } from '@apollo/client';
import { createClassifyImage, type ClassifyImage } from './classification/classify-image';
import { SubmissionQueue } from './classification/submission-queue';
import { createReportFeedback, type ReportFeedback } from './feedback/report-feedback';
import { createSearchLabels, type SearchLabels } from './feedback/search-labels';
import { ServiceDocument } from './generated/graphql';
import { query } from './graphql/request';
import { createDrawHeatmaps, type DrawHeatmaps } from './heatmap/draw-heatmaps';
import { History, type HistoryOptions } from './history/history';
import { objectionTo, speaksOfService } from './service/objection';
import { ServiceMonitor, type ServiceMonitorOptions } from './service/service-monitor';
import type { Wait } from './wait';

/** All that the page's components work with. */
export interface Services {
  readonly queue: SubmissionQueue;
  readonly monitor: ServiceMonitor;
  readonly history: History;
  readonly drawHeatmaps: DrawHeatmaps;
  readonly reportFeedback: ReportFeedback;
  readonly searchLabels: SearchLabels;
}

/** What the server does for the page. */
export interface Server extends Pick<Services, 'drawHeatmaps' | 'reportFeedback' | 'searchLabels'> {
  readonly classifyImage: ClassifyImage;
  readonly askService: ServiceMonitorOptions['ask'];
}

/** The page's services over a server, whatever it is. */
export function createServices(
  { classifyImage, askService, ...server }: Server,
  options: HistoryOptions & Pick<ServiceMonitorOptions, 'intervalMs'> & { readonly wait?: Wait },
): Services {
  const { openStore, makeThumbnail, intervalMs, wait } = options;
  const history = new History({ openStore, makeThumbnail });
  const monitor = new ServiceMonitor({
    ask: askService,
    ...(intervalMs === undefined ? {} : { intervalMs }),
  });
  const queue = new SubmissionQueue({
    classifyImage,
    service: {
      objection: (image) => objectionTo(image, monitor.state.get()),
      whenReady: (signal) => monitor.whenReady(signal),
      onFailure: (failure) => {
        if (speaksOfService(failure)) monitor.check();
      },
    },
    onSucceeded: (image, classification) => void history.add(image, classification),
    ...(wait === undefined ? {} : { wait }),
  });
  return { queue, monitor, history, ...server };
}

/** The one that served the page. */
export function connectServer(client: ApolloClient): Server {
  return {
    classifyImage: createClassifyImage(client),
    askService: async () => {
      const result = await query(client, ServiceDocument, {});
      return result.ok ? { ok: true, data: result.data.service } : result;
    },
    drawHeatmaps: createDrawHeatmaps(client),
    reportFeedback: createReportFeedback(client),
    searchLabels: createSearchLabels(client),
  };
}
