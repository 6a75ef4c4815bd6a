import type { FeedbackInput } from '../feedback/report-feedback';
import type { Label } from '../feedback/search-labels';
import type { RequestResult } from '../graphql/request';
import type { Heatmap } from '../heatmap/draw-heatmaps';
import type { HistoryEntry } from '../history/history-entry';
import type { HistoryStore } from '../history/history-store';
import type { Model } from '../models/list-models';
import type { ChoiceMemory } from '../models/model-choice';
import type { ServiceReport } from '../service/service-monitor';
import { createServices } from '../services';
import type { Wait } from '../wait';
import { createFakeClassifier } from './fake-classifier';
import { createFakeModelUploads } from './fake-model-uploads';
import { createHeldTime, FakeTeaching } from './fake-teaching';

export const READY: ServiceReport = {
  ready: true,
  notReadyReason: null,
  maxUploadBytes: 10_000,
  mediaTypes: ['image/jpeg', 'image/png'],
  modelUploads: false,
};

export const RESNET: Model = {
  name: 'resnet50',
  title: 'ResNet-50',
  isDefault: true,
  fallbackReason: null,
};
export const LEAVES: Model = {
  name: 'leaves',
  title: 'Leaves of trees',
  isDefault: false,
  fallbackReason: null,
};
/** Stands in for ResNet-50. */
export const LITE: Model = {
  name: 'efficientnet-lite0',
  title: 'EfficientNet-Lite0',
  isDefault: true,
  fallbackReason: 'ResNet50’s weights are not downloaded yet.',
};

const CRANES: readonly Label[] = [
  { classIndex: 134, wordNetId: 'n02012849', name: 'crane' },
  { classIndex: 517, wordNetId: 'n03126707', name: 'crane' },
];

/** A store that lives as long as the test. */
export function createMemoryStore(kept: readonly HistoryEntry[] = []): HistoryStore {
  let entries = [...kept];
  return {
    read: () => Promise.resolve([...entries]),
    add: (entry) => {
      entries = [entry, ...entries];
      return Promise.resolve();
    },
    clear: () => {
      entries = [];
      return Promise.resolve();
    },
    close: () => undefined,
  };
}

/** A browser that keeps what it is told as long as the test runs. */
export function createChoiceMemory(choice?: string): ChoiceMemory {
  let kept = choice;
  return {
    read: () => kept,
    write: (name) => {
      kept = name;
    },
  };
}

/** The page's own services over a server that does what the test says. */
export function createFakeServices(
  kept: readonly HistoryEntry[] = [],
  choiceMemory = createChoiceMemory(),
) {
  const classifier = createFakeClassifier();
  const teaching = new FakeTeaching();
  const modelUploads = createFakeModelUploads();
  const teachingTime = createHeldTime();
  const feedback: FeedbackInput[] = [];
  const drawn: (readonly number[])[] = [];
  /** The model of each heatmap request and each search for labels, in their order. */
  const askedModels: (string | undefined)[] = [];
  const server = {
    report: { ok: true, data: READY } as RequestResult<ServiceReport>,
    feedbackResult: { ok: true, data: {} } as RequestResult<unknown>,
    models: { ok: true, data: [RESNET] } as RequestResult<readonly Model[]>,
    heatmapsFail: false,
  };
  const noWait: Wait = () => Promise.resolve();
  const services = createServices(
    {
      classifyImage: classifier.classifyImage,
      askService: () => Promise.resolve(server.report),
      listModels: () => Promise.resolve(server.models),
      teaching: teaching.server,
      modelUploads: modelUploads.server,
      drawHeatmaps: (_, model, classIndexes) => {
        askedModels.push(model);
        drawn.push(classIndexes);
        return Promise.resolve(
          server.heatmapsFail
            ? { ok: false, failure: { code: 'INTERNAL' } }
            : { ok: true, data: classIndexes.map(sampleHeatmap) },
        );
      },
      reportFeedback: (input) => {
        feedback.push(input);
        return Promise.resolve(server.feedbackResult);
      },
      searchLabels: (search, { model } = {}) => {
        askedModels.push(model);
        const data = CRANES.filter(({ name }) => name.includes(search));
        return Promise.resolve({ ok: true, data });
      },
    },
    {
      openStore: () => Promise.resolve(createMemoryStore(kept)),
      makeThumbnail: () => Promise.resolve(undefined),
      choiceMemory,
      // Each answer draws the page anew; at a shorter pace a slow machine would draw nothing else.
      intervalMs: 50,
      wait: noWait,
      undoWait: teachingTime.wait,
    },
  );
  return {
    ...{ services, classifier, feedback, drawn, askedModels, choiceMemory, server },
    ...{ teaching, teachingTime, modelUploads },
  };
}

function sampleHeatmap(classIndex: number): Heatmap {
  return {
    classIndex,
    width: 2,
    height: 1,
    values: classIndex === 249 ? [0, 0] : [0, 1],
    region: { x: 0.125, y: 0, width: 0.75, height: 1 },
  };
}
