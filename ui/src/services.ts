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
import { createListModels, type ListModels } from './models/list-models';
import { ModelChoice, type ChoiceMemory } from './models/model-choice';
import type { Wait } from './wait';

/** All that the page's components work with. */
export interface Services {
  readonly queue: SubmissionQueue;
  readonly monitor: ServiceMonitor;
  readonly modelChoice: ModelChoice;
  readonly history: History;
  readonly drawHeatmaps: DrawHeatmaps;
  readonly reportFeedback: ReportFeedback;
  readonly searchLabels: SearchLabels;
}

/** What the server does for the page. */
export interface Server extends Pick<Services, 'drawHeatmaps' | 'reportFeedback' | 'searchLabels'> {
  readonly classifyImage: ClassifyImage;
  readonly askService: ServiceMonitorOptions['ask'];
  readonly listModels: ListModels;
}

/** What the page's services get of the browser and of time. */
export interface ServicesOptions extends HistoryOptions, Pick<ServiceMonitorOptions, 'intervalMs'> {
  readonly choiceMemory: ChoiceMemory;
  readonly wait?: Wait;
}

/** The page's services over a server, whatever it is. */
export function createServices(
  { classifyImage, askService, listModels, ...server }: Server,
  options: ServicesOptions,
): Services {
  const { openStore, makeThumbnail, choiceMemory, intervalMs, wait } = options;
  const history = new History({ openStore, makeThumbnail });
  const monitor = new ServiceMonitor({
    ask: askService,
    ...(intervalMs === undefined ? {} : { intervalMs }),
  });
  const modelChoice = new ModelChoice(listModels, choiceMemory, intervalMs);
  monitor.state.subscribe(() => {
    if (monitor.state.get().phase === 'ready') void modelChoice.refresh();
  });
  const queue = new SubmissionQueue({
    classifyImage,
    chosenModel: () => modelChoice.state.get().chosen,
    service: {
      objection: (image) => objectionTo(image, monitor.state.get()),
      whenReady: (signal) => monitor.whenReady(signal),
      onFailure: (failure) => {
        if (speaksOfService(failure)) monitor.check();
      },
    },
    onSucceeded: (image, classification) => {
      modelChoice.heardFrom(classification.model.name);
      void history.add(image, classification);
    },
    ...(wait === undefined ? {} : { wait }),
  });
  return { queue, monitor, modelChoice, history, ...server };
}

/** The one that served the page. */
export function connectServer(client: ApolloClient): Server {
  return {
    classifyImage: createClassifyImage(client),
    askService: async () => {
      const result = await query(client, ServiceDocument, {});
      return result.ok ? { ok: true, data: result.data.service } : result;
    },
    listModels: createListModels(client),
    drawHeatmaps: createDrawHeatmaps(client),
    reportFeedback: createReportFeedback(client),
    searchLabels: createSearchLabels(client),
  };
}
