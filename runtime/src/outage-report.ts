/** As much of a pino logger as a report of outages needs. */
export interface OutageLogger {
  warn(fields: object, message: string): void;
  info(fields: object, message: string): void;
}

/** What is written when an outage begins, and when it ends. */
export interface OutageMessages {
  readonly begins: string;
  readonly ends: string;
}

/**
 * One line when an outage begins and one when it ends: whatever is tried meanwhile would fill the
 * log otherwise.
 */
export class OutageReport {
  #failing = false;

  constructor(
    private readonly logger: OutageLogger,
    private readonly messages: OutageMessages,
  ) {}

  /** @param action What may fail, e.g. `reading replies`. */
  static of(logger: OutageLogger, action: string): OutageReport {
    return new OutageReport(logger, { begins: `${action} fails`, ends: `${action} works again` });
  }

  /** @param fields What the first line says of the reason. */
  failed(fields: object): void {
    if (!this.#failing) this.logger.warn(fields, this.messages.begins);
    this.#failing = true;
  }

  /** @param fields What the last line says besides. */
  succeeded(fields: object = {}): void {
    if (this.#failing) this.logger.info(fields, this.messages.ends);
    this.#failing = false;
  }

  /** Ends as the attempt does, and reports it. */
  async watch<T>(attempt: () => Promise<T>): Promise<T> {
    try {
      const value = await attempt();
      this.succeeded();
      return value;
    } catch (error) {
      this.failed({ reason: error instanceof Error ? error.message : String(error) });
      throw error;
    }
  }
}
