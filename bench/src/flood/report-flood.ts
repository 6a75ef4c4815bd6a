import { formatTable } from '../report/table.js';
import type { Latency } from '../statistics/statistics.js';
import type { CrowdFigures, FloodFigures } from './measure-flood.js';

/** For the person at the terminal. */
export function formatFlood({ few, many, peakResidentBytes }: FloodFigures): string {
  const crowds = [few, ...many];
  const clients = crowds.map((crowd) => String(crowd.clients)).join(', ');
  return [
    `Flood: ${clients} clients by turns, ${String(few.seconds)} s each; ` +
      `those who are refused return as they are told, or after 50 ms, or so on a new connection`,
    formatTable([
      ['clients', 'answered per second', 'of few', 'statuses', 'broken'],
      ...crowds.map(row),
    ]),
    formatTable([
      ['', 'p50', 'p99', 'max'],
      ...crowds.map(({ name, answered }) => [`answered, ${name}`, ...cells(answered)]),
      ...many.map(({ name, refused }) => [`refused, ${name}`, ...cells(refused)]),
    ]),
    formatTable([
      ['', 'measured', 'promised'],
      ...many.map(({ name, ofFew }) => [`${name}, of few`, ofFew.toFixed(2), 'at least 0.85']),
      ['resident memory, peak', `${(peakResidentBytes / 1e6).toFixed(0)} MB`, 'at most 1200 MB'],
    ]),
  ].join('\n\n');
}

function row(crowd: CrowdFigures): readonly string[] {
  const { name, answeredPerSecond, ofFew, statuses, failures } = crowd;
  const counts = Object.entries(statuses).map(([status, count]) => `${status}: ${String(count)}`);
  return [
    name,
    answeredPerSecond.toFixed(1),
    ofFew.toFixed(2),
    counts.join(', '),
    String(failures),
  ];
}

function cells(latency: Latency | undefined): readonly string[] {
  if (latency === undefined) return ['none', 'none', 'none'];
  return [latency.p50Ms, latency.p99Ms, latency.maxMs].map((ms) => `${ms.toFixed(1)} ms`);
}
