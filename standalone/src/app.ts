import { Classifier } from '@detections/classifier';
import { Api } from '@detections/graphql-api';
import type { Clock } from '@detections/schema';
import { Closer, type Service } from '@detections/schema/lifecycle';
import type { Logger } from 'pino';
import { whereToGo } from './banner.js';
import type { StandaloneConfig } from './config.js';
import { connect } from './queue.js';

export interface StandaloneOptions {
  readonly config: StandaloneConfig;
  readonly clock: Clock;
  readonly logger: Logger;
  /** For the person at the terminal. */
  readonly print: (text: string) => void;
}

/** Both services in one process. */
export class Standalone implements Service {
  readonly #closer = new Closer();

  constructor(private readonly options: StandaloneOptions) {}

  async start(): Promise<void> {
    const { config, clock, logger, print } = this.options;
    const { dispatcher, source, feedback } = connect(config, clock, logger);
    const onReady = (): void => {
      print('Ready: the model has warmed up.\n');
    };
    // The API closes first, and those who wait get their answers before the classifier goes.
    const classifier = this.#closer.add(new Classifier({ config, source, clock, logger, onReady }));
    const api = this.#closer.add(new Api({ config, dispatcher, feedback, clock, logger }));
    await api.start();
    print(whereToGo(api.url));
    await classifier.start();
  }

  close(): Promise<void> {
    return this.#closer.close();
  }
}
