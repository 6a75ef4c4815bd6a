import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Clock } from '@detections/runtime';
import type { UploadVerdict } from '@detections/schema';
import type { Logger } from 'pino';
import { checkReplySchema, type CheckReply, type CheckTask } from './check-messages.js';

export interface CheckLimits {
  readonly timeoutMs: number;
  /** That it may allocate, and that it may hold of memory. */
  readonly memoryBytes: number;
}

export const CHECK_LIMITS: CheckLimits = { timeoutMs: 60_000, memoryBytes: 2 * 2 ** 30 };

export interface CheckOptions {
  readonly limits?: CheckLimits;
  /** Ends it. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'warn' | 'error'>;
  /** What runs apart; tests have others. */
  readonly program?: URL;
}

const PROGRAM = new URL('./check-process.js', import.meta.url);
const LOOK_MS = 100;
const PAGE_BYTES = 4096;

/**
 * The limit counts what is allocated (RLIMIT_DATA), not addresses: V8 and WebAssembly reserve some
 * 11 GB of those and use next to nothing. A network of its own is a bonus, where the kernel allows
 * it to everybody; then there is none to be reached.
 */
const SCRIPT = `
ulimit -c 0 2>/dev/null
ulimit -d "$0" 2>/dev/null
unshare -rn true 2>/dev/null && exec unshare -rn "$@"
exec "$@"`;
/** Neither the service's secrets nor its proxies. glibc would keep what is freed by thread. */
const ENVIRONMENT = { ORT_DISABLE_TELEMETRY: '1', MALLOC_ARENA_MAX: '2' };

/**
 * Checks an upload in a process of its own. Whatever becomes of that is a verdict.
 *
 * @throws the signal's reason once it aborts.
 */
export async function checkApart(task: CheckTask, options: CheckOptions): Promise<UploadVerdict> {
  const { limits = CHECK_LIMITS, signal, logger } = options;
  signal.throwIfAborted();
  const ended = await run(start(task, limits, options.program ?? PROGRAM), limits, options);
  signal.throwIfAborted();
  if (typeof ended === 'string') return refusalOf(ended, limits);
  if (ended.outcome === 'accepted') return { state: 'accepted', check: ended.check };
  if (ended.outcome === 'refused') {
    const { reason, message } = ended;
    return { state: 'refused', reason, message };
  }
  if (ended.outcome === 'too-much-memory') return refusalOf(ended.outcome, limits);
  logger.error({ reason: ended.message }, 'checking an upload failed');
  return refusalOf('failed', limits);
}

function start(task: CheckTask, { memoryBytes }: CheckLimits, program: URL): ChildProcess {
  const heapMegabytes = Math.floor(memoryBytes / 2 ** 20 / 2);
  const command = [
    process.execPath,
    `--max-old-space-size=${String(heapMegabytes)}`,
    fileURLToPath(program),
    JSON.stringify(task),
  ];
  const kilobytes = String(Math.floor(memoryBytes / 1024));
  return spawn('/bin/sh', ['-c', SCRIPT, kilobytes, ...command], {
    env: ENVIRONMENT,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
}

type Ending = 'no-process' | 'took-too-long' | 'too-much-memory' | 'crashed' | 'failed';

function run(
  child: ChildProcess,
  { timeoutMs, memoryBytes }: CheckLimits,
  { signal, clock, logger }: CheckOptions,
): Promise<CheckReply | Ending> {
  return new Promise((resolve) => {
    let cancelLook = (): void => undefined;
    let settled = false;
    const settle = (ending: CheckReply | Ending): void => {
      settled = true;
      cancelTimer();
      cancelLook();
      signal.removeEventListener('abort', stop);
      child.kill('SIGKILL');
      resolve(ending);
    };
    const stop = (): void => {
      settle('failed');
    };
    const cancelTimer = clock.after(timeoutMs, () => {
      settle('took-too-long');
    });
    const look = async (): Promise<void> => {
      const residentBytes = await residentBytesOf(child.pid);
      if (settled) return;
      if (residentBytes > memoryBytes) settle('too-much-memory');
      else watch();
    };
    const watch = (): void => {
      cancelLook = clock.after(LOOK_MS, () => void look());
    };
    watch();
    signal.addEventListener('abort', stop, { once: true });
    child.on('message', (message) => {
      const { data, error } = checkReplySchema.safeParse(message);
      if (error !== undefined) logger.warn({ err: error }, 'a check said what no check says');
      settle(data ?? 'crashed');
    });
    child.on('error', (error) => {
      logger.error({ err: error }, 'no process for checking an upload');
      settle('no-process');
    });
    child.on('exit', (code, signalled) => {
      if (settled) return;
      logger.warn({ code, signal: signalled }, 'a check ended by itself');
      settle('crashed');
    });
  });
}

/** 0 where nothing tells. */
async function residentBytesOf(pid: number | undefined): Promise<number> {
  const text = await readFile(`/proc/${String(pid)}/statm`, 'utf8').catch(() => '');
  const [, pages = '0'] = text.split(' ');
  return Number(pages) * PAGE_BYTES;
}

function refusalOf(reason: Ending, { timeoutMs, memoryBytes }: CheckLimits): UploadVerdict {
  const seconds = String(Math.round(timeoutMs / 1000));
  const gigabytes = String(Math.round(memoryBytes / 2 ** 27) / 8);
  const message = {
    'no-process':
      'The system has no room for the process that checks uploads. Try again later; if it lasts, give the classifier more processes or memory.',
    'took-too-long': `Checking it took longer than ${seconds} s, and was ended: upload a smaller network, or put it into the models folder yourself.`,
    'too-much-memory': `Checking it took more than ${gigabytes} GiB of memory, and was ended: upload a smaller network, or put it into the models folder yourself.`,
    crashed: `The process that checked it ended by itself: its network needs more than ${gigabytes} GiB of memory, or crashes the engine.`,
    failed: 'It could not be checked; the log of the classifier says why. Try again.',
  }[reason];
  return { state: 'refused', reason, message };
}
