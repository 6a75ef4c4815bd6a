import { predict, SAMPLE } from '@detections/test-support';

/** Clients that ask one model, or whichever there is, again and again until they are told to stop. */
export class ModelLoad {
  /** Answers by what `X-Model` says of them. */
  readonly answers = new Map<string, number>();
  /** The bodies of all other answers. */
  readonly failures: unknown[] = [];
  readonly #clients: Promise<void>[];
  #stopped = false;

  constructor(url: string, model: string | undefined, clientCount: number) {
    this.#clients = Array.from({ length: clientCount }, () => this.#run(url, model));
  }

  answersBy(model: string): number {
    return this.answers.get(model) ?? 0;
  }

  /** Resolves when every client has the answer to its last request. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#clients);
  }

  async #run(url: string, model: string | undefined): Promise<void> {
    const query = model === undefined ? '' : `?model=${model}`;
    while (!this.#stopped) {
      const { status, headers, body } = await predict(url, SAMPLE.path, { query });
      const by = headers.get('x-model') ?? '';
      if (status === 200) this.answers.set(by, this.answersBy(by) + 1);
      else this.failures.push(body);
    }
  }
}
