import { Classifier, requireMachine } from '@detections/classifier';
import { Api } from '@detections/graphql-api';
import type { Clock } from '@detections/runtime';
import { fullNameOf, identityOf, type ServedModel } from '@detections/schema';
import { Closer, type Service } from '@detections/runtime/lifecycle';
import type { Logger } from 'pino';
import { describeModel, whereToGo } from './banner.js';
import type { StandaloneConfig } from './config.js';
import { connect } from './queue.js';

export interface StandaloneOptions {
  readonly config: StandaloneConfig;
  /** As many clients have a connection at a time; others are hung up on. */
  readonly maxConnections: number;
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
    const { config, maxConnections, clock, logger, print } = this.options;
    const machine = await requireMachine(config, logger);
    const { source, ...connections } = connect(config, clock, logger);
    const told = new Map<string, string>();
    const onModel = (served: ServedModel): void => {
      const model = fullNameOf(identityOf(served));
      const text = describeModel(served);
      // Each attempt to get a model fails in the same words.
      if (text !== told.get(model)) print(text);
      told.set(model, text);
    };
    // The API closes first, and those who wait get their answers before the classifier goes.
    const classifier = this.#closer.add(
      new Classifier({ config, machine, source, clock, logger, onModel }),
    );
    const api = this.#closer.add(
      new Api({ config, ...connections, maxConnections, clock, logger }),
    );
    await api.start();
    print(whereToGo(api.url));
    await classifier.start();
  }

  close(): Promise<void> {
    return this.#closer.close();
  }
}
