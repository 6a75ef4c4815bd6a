import type { ApolloClient } from '@apollo/client';
import { createClassifyImage, type ClassifyImage } from './classification/classify-image';
import { SubmissionQueue } from './classification/submission-queue';
import type { Failure } from './failures/failure';
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
import { connectModelUploads, type ModelUploadsServer } from './models/model-uploads-server';
import { createModelsPlace, type ModelsPlace } from './models/models-place';
import { createTeaching, type Teaching } from './teaching/teaching';
import { connectTeaching, type TeachingServer } from './teaching/teaching-server';
import { wait as waitForReal, type Wait } from './wait';

/** All that the page's components work with. */
export interface Services {
  readonly queue: SubmissionQueue;
  readonly monitor: ServiceMonitor;
  readonly modelChoice: ModelChoice;
  readonly history: History;
  readonly drawHeatmaps: DrawHeatmaps;
  readonly reportFeedback: ReportFeedback;
  readonly searchLabels: SearchLabels;
  readonly teaching: Teaching;
  readonly models: ModelsPlace;
}

/** What the server does for the page. */
export interface Server extends Pick<Services, 'drawHeatmaps' | 'reportFeedback' | 'searchLabels'> {
  readonly classifyImage: ClassifyImage;
  readonly askService: ServiceMonitorOptions['ask'];
  readonly listModels: ListModels;
  readonly teaching: TeachingServer;
  readonly modelUploads: ModelUploadsServer;
}

/** What the page's services get of the browser and of time. */
export interface ServicesOptions extends HistoryOptions, Pick<ServiceMonitorOptions, 'intervalMs'> {
  readonly choiceMemory: ChoiceMemory;
  readonly wait?: Wait;
  /** How the time to undo a removal passes, and the time between two questions about work under way. */
  readonly undoWait?: Wait;
}

/** The page's services over a server, whatever it is. */
export function createServices(
  {
    classifyImage,
    askService,
    listModels,
    teaching: teachingServer,
    modelUploads,
    ...server
  }: Server,
  options: ServicesOptions,
): Services {
  const { openStore, makeThumbnail, choiceMemory, intervalMs, wait } = options;
  const history = new History({ openStore, makeThumbnail });
  const monitor = new ServiceMonitor({
    ask: askService,
    ...(intervalMs === undefined ? {} : { intervalMs }),
  });
  const modelChoice = new ModelChoice(listModels, choiceMemory, intervalMs);
  const undoWait = options.undoWait ?? waitForReal;
  const tooLarge = (image: File): Failure | undefined => {
    const failure = objectionTo(image, monitor.state.get());
    return failure?.code === 'IMAGE_TOO_LARGE' ? failure : undefined;
  };
  const teaching = createTeaching({
    ...{ server: teachingServer, classifyImage },
    ...{ objection: tooLarge, wait: undoWait },
  });
  const models = createModelsPlace({
    ...{ server: modelUploads, classifyImage },
    ...{ photoObjection: tooLarge, wait: undoWait },
    objection: () => {
      const state = monitor.state.get();
      return state.phase === 'unreachable' ? state.failure : undefined;
    },
    takenNames: () => modelChoice.state.get().models.map(({ name }) => name),
    choose: async (model) => {
      await modelChoice.refresh();
      modelChoice.choose(model);
    },
    onKept: () => void modelChoice.refresh(),
  });
  monitor.state.subscribe(() => {
    if (monitor.state.get().phase !== 'ready') return;
    void modelChoice.refresh();
    void teaching.workshop.refresh();
  });
  followNames(teaching, () => void modelChoice.refresh());
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
      if (teaching.workshop.findAsked(classification.model.name) !== undefined) {
        teaching.review.add(image, classification);
      }
    },
    ...(wait === undefined ? {} : { wait }),
  });
  return { queue, monitor, modelChoice, history, teaching, models, ...server };
}

/** An own classifier is a model as soon as it answers. */
function followNames({ workshop }: Teaching, onChange: () => void): void {
  const names = (): string => {
    const state = workshop.state.get();
    if (state.phase !== 'open') return '';
    return state.classifiers
      .map(({ name, state: own }) => (own === 'READY' ? name : ''))
      .join('\n');
  };
  let before = names();
  workshop.state.subscribe(() => {
    const now = names();
    if (now === before) return;
    before = now;
    onChange();
  });
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
    teaching: connectTeaching(client),
    modelUploads: connectModelUploads(),
  };
}
