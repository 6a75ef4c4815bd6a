import { OutageReport, ThrottledReport, type Clock } from '@detections/runtime';
import type { JobReply } from '@detections/schema';
import { decodeReply, isRefusal, type BlockingConnection } from '@detections/runtime/redis';
import type { Logger } from 'pino';

export interface ReplyReaderOptions {
  /** Key of this API process's reply stream. */
  readonly stream: string;
  readonly connection: BlockingConnection;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onReply: (reply: JobReply) => void;
}

const BLOCK_MS = 5000;
const REPLIES_PER_READ = 100;
const DELETE_MS = 1000;
const PAUSE_AFTER_FAILURE_MS = 200;

/** Reads and deletes one stream's replies, without end, through losses of the connection. */
export class ReplyReader {
  readonly #refusals: OutageReport;
  readonly #unreadable: ThrottledReport;
  #closed = false;
  #running: Promise<void> | undefined;

  constructor(private readonly options: ReplyReaderOptions) {
    const { clock, logger } = options;
    this.#refusals = OutageReport.of(logger, 'reading replies');
    this.#unreadable = new ThrottledReport(clock, (fields) => {
      logger.error(fields, 'unreadable reply dropped');
    });
  }

  async start(): Promise<void> {
    await this.options.connection.start();
    this.#running ??= this.#run();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.options.connection.close();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      try {
        await this.#readOnce();
        this.#refusals.succeeded();
      } catch (error) {
        if (this.#isClosed()) return;
        // What else fails is told by the connection.
        if (isRefusal(error)) await this.#refused(error);
        await new Promise<void>((resolve) => {
          this.options.clock.after(PAUSE_AFTER_FAILURE_MS, resolve);
        });
      }
    }
  }

  async #readOnce(): Promise<void> {
    const { connection, stream } = this.options;
    // From its beginning, because what was read is deleted. Ids are times of Redis's clock: behind
    // the last one read there would be nothing where that was set back and the stream made anew.
    const read = await connection.run(BLOCK_MS, (redis) =>
      redis.xread('COUNT', REPLIES_PER_READ, 'BLOCK', BLOCK_MS, 'STREAMS', stream, '0-0'),
    );
    const entries = read?.[0]?.[1] ?? [];
    for (const [, fields] of entries) this.#handle(fields);
    const ids = entries.map(([id]) => id);
    // A thousand predictions are 100 kB; what was read need not stay until the stream is trimmed.
    if (ids.length > 0) await connection.run(DELETE_MS, (redis) => redis.xdel(stream, ...ids));
  }

  /** Without its stream every request of this process would wait in vain: its key is ours alone. */
  async #refused({ message }: Error): Promise<void> {
    this.#refusals.failed({ reason: message });
    if (!message.startsWith('WRONGTYPE')) return;
    const { connection, stream } = this.options;
    await connection.run(DELETE_MS, (redis) => redis.del(stream)).catch(() => undefined);
  }

  #handle(fields: readonly string[]): void {
    try {
      this.options.onReply(decodeReply(fields));
    } catch (error) {
      this.#unreadable.report({ err: error });
    }
  }

  /** A method, because `close` may have run while something was awaited. */
  #isClosed(): boolean {
    return this.#closed;
  }
}
