import type { Failure } from '../failures/failure';
import type { RequestResult } from '../graphql/request';
import type { ServiceQuery } from '../generated/graphql';
import { Store } from '../store';

/** What the service said of itself. */
export type ServiceReport = ServiceQuery['service'];

export type ServiceState =
  | { readonly phase: 'checking' }
  | { readonly phase: 'ready'; readonly report: ServiceReport }
  | { readonly phase: 'getting-ready'; readonly report: ServiceReport }
  | { readonly phase: 'unreachable'; readonly failure: Failure };

export interface ServiceMonitorOptions {
  readonly ask: () => Promise<RequestResult<ServiceReport>>;
  /** How long until a service that was not ready is asked again. Default 2000. */
  readonly intervalMs?: number;
}

const INTERVAL_MS = 2000;

/** Knows whether the service can answer, and asks again and again while it cannot. */
export class ServiceMonitor {
  readonly state = new Store<ServiceState>({ phase: 'checking' });
  #lifetime: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What is under way; an answer to anything older says nothing about now. */
  #question: Promise<RequestResult<ServiceReport>> | undefined;

  constructor(private readonly options: ServiceMonitorOptions) {}

  start(): void {
    if (this.#lifetime !== undefined) return;
    this.#lifetime = new AbortController();
    const { signal } = this.#lifetime;
    window.addEventListener('online', this.check, { signal });
    window.addEventListener(
      'offline',
      () => {
        this.#question = undefined;
        this.#tell({ phase: 'unreachable', failure: { code: 'OFFLINE' } });
      },
      { signal },
    );
    this.check();
  }

  close(): void {
    this.#lifetime?.abort();
    this.#lifetime = undefined;
    this.#question = undefined;
    clearTimeout(this.#timer);
  }

  /** Asks now, unless an answer is already on its way. */
  readonly check = (): void => {
    if (this.#question !== undefined || this.#lifetime === undefined) return;
    clearTimeout(this.#timer);
    const question = this.options.ask();
    this.#question = question;
    void question.then((result) => {
      if (this.#question !== question) return;
      this.#question = undefined;
      this.#tell(toState(result));
    });
  };

  /** Resolves once the service is ready, or `signal` aborts. */
  whenReady(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const settle = (): void => {
        unsubscribe();
        signal.removeEventListener('abort', settle);
        resolve();
      };
      const look = (): void => {
        if (signal.aborted || this.state.get().phase === 'ready') settle();
      };
      const unsubscribe = this.state.subscribe(look);
      signal.addEventListener('abort', settle);
      look();
    });
  }

  #tell(state: ServiceState): void {
    this.state.set(state);
    clearTimeout(this.#timer);
    if (state.phase === 'ready') return;
    this.#timer = setTimeout(this.check, this.options.intervalMs ?? INTERVAL_MS);
  }
}

function toState(result: RequestResult<ServiceReport>): ServiceState {
  if (!result.ok) return { phase: 'unreachable', failure: result.failure };
  const report = result.data;
  return { phase: report.ready ? 'ready' : 'getting-ready', report };
}
