import { formatTable } from '../report/table.js';
import type { Latency } from '../statistics/statistics.js';
import type { CrowdFigures, FloodFigures } from './measure-flood.js';

/** For the person at the terminal. */
export function formatFlood({
  few,
  many,
  throughputRatio,
  peakResidentBytes,
}: FloodFigures): string {
  const latencies = [
    ['answered, few', few.answered],
    ['answered, many', many.answered],
    ['refused, many', many.refused],
  ] as const;
  return [
    `Flood: ${String(few.clients)} and ${String(many.clients)} clients by turns, ` +
      `${String(few.seconds)} s each; those who are refused wait as long as they are told`,
    formatTable([['clients', 'answered per second', 'statuses', 'broken'], row(few), row(many)]),
    formatTable([
      ['', 'p50', 'p99', 'max'],
      ...latencies.map(([name, latency]) => [name, ...cells(latency)]),
    ]),
    formatTable([
      ['', 'measured', 'promised'],
      ['throughput, many to few', throughputRatio.toFixed(2), 'at least 0.90'],
      ['refused, p50', cells(many.refused)[0] ?? '', 'at most 50 ms'],
      ['resident memory, peak', `${(peakResidentBytes / 1e6).toFixed(0)} MB`, 'at most 1200 MB'],
    ]),
  ].join('\n\n');
}

function row({ clients, answeredPerSecond, statuses, failures }: CrowdFigures): readonly string[] {
  const counts = Object.entries(statuses).map(([status, count]) => `${status}: ${String(count)}`);
  return [String(clients), answeredPerSecond.toFixed(1), counts.join(', '), String(failures)];
}

function cells(latency: Latency | undefined): readonly string[] {
  if (latency === undefined) return ['none', 'none', 'none'];
  return [latency.p50Ms, latency.p99Ms, latency.maxMs].map((ms) => `${ms.toFixed(1)} ms`);
}
