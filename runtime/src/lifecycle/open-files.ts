import { ConfigError } from './config-error.js';

/**
 * Beside its clients' connections: loading opens some 290 at a time, since kysely is hundreds of
 * modules; then libraries, threads, decoders and their pipes, Redis, databases, the log, what is
 * read and downloaded.
 */
const OWN_FILES = 384;

/**
 * A process that runs out of descriptors loses decoders and serves half a page; better it says so
 * before. Node has raised what `ulimit -n` allows to the hard limit when it started.
 *
 * It imports next to nothing, because it must speak before anything else is loaded.
 *
 * @param clients As many must find room.
 * @returns As many find room.
 * @throws ConfigError
 */
export function requireOpenFiles(clients: number, limit = openFileLimit()): number {
  if (limit >= clients + OWN_FILES) return limit - OWN_FILES;
  const forClients = clients === 0 ? '' : `, ${String(clients)} of them for MAX_QUEUE_LENGTH`;
  throw new ConfigError(
    `Expected a limit of at least ${String(clients + OWN_FILES)} open files${forClients}; ` +
      `it is ${String(limit)}: raise it with "ulimit -n", LimitNOFILE or --ulimit nofile.`,
  );
}

/** As much of Node's report as is looked at; Windows has none of it. */
interface LimitReport {
  readonly userLimits?: { readonly open_files?: { readonly soft?: unknown } };
}

/** Infinity where there is none. */
function openFileLimit(): number {
  const { userLimits }: LimitReport = process.report.getReport();
  const limit = userLimits?.open_files?.soft;
  return typeof limit === 'number' ? limit : Infinity;
}
