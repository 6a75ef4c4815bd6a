import type { Closeable } from './closer.js';
import { ConfigError } from './config-error.js';
import { letHeapGrow } from './let-heap-grow.js';
import { requireOpenFiles } from './open-files.js';

export interface Service extends Closeable {
  start(): Promise<void>;
}

/** Process exit codes as sysexits.h and shells use them. */
export const EXIT_FAILURE = 1;
/** Wrong words on a command line, and input that cannot be used. */
export const EXIT_INPUT = 2;
export const EXIT_CONFIG = 78;

/**
 * Runs a service until SIGTERM or SIGINT, then closes it; a second signal ends the process at
 * once. Configuration errors are printed without a stack trace.
 *
 * @param create Also imports what the service is made of: that alone opens hundreds of files at a
 *   time, and too low a limit of them must be told before.
 */
export async function runService(create: () => Service | Promise<Service>): Promise<void> {
  try {
    requireOpenFiles(0);
    letHeapGrow();
    const service = await create();
    closeOnSignal(service);
    await service.start();
  } catch (error) {
    if (error instanceof ConfigError) {
      process.stderr.write(`${error.message}\n`);
      process.exit(EXIT_CONFIG);
    }
    process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : String(error)}\n`);
    process.exit(EXIT_FAILURE);
  }
}

function closeOnSignal(service: Service): void {
  let closing = false;
  const onSignal = (): void => {
    // Not process.exit: it would run clean-ups that native threads under way do not survive.
    if (closing) process.kill(process.pid, 'SIGKILL');
    closing = true;
    service.close().then(
      () => {
        exit(0);
      },
      (error: unknown) => {
        process.stderr.write(`Shutdown failed: ${String(error)}\n`);
        exit(EXIT_FAILURE);
      },
    );
  };
  /** Waits for threads, for ever where one hangs in native code: then a signal must end it. */
  const exit = (code: number): void => {
    process.off('SIGTERM', onSignal).off('SIGINT', onSignal);
    process.exit(code);
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
