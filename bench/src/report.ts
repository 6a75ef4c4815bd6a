import type { HealthUnderLoad } from './health-under-load.js';
import type { Machine } from './machine.js';
import type { OnePhotoAlone } from './one-photo-alone.js';
import type { Latency } from './statistics.js';
import { formatTable } from './table.js';
import type { Target } from './target.js';

/** All of one run, as `results/latest.json` has it. */
export interface Report {
  /** ISO 8601 */
  readonly date: string;
  readonly machine: Machine;
  readonly targets: readonly Target[];
  readonly onePhotoAlone: OnePhotoAlone;
  readonly healthUnderLoad: HealthUnderLoad;
}

/** For the person at the terminal. */
export function formatReport(report: Report): string {
  const { date, machine, targets, onePhotoAlone, healthUnderLoad } = report;
  const { cpu, cores, nodeVersion, loadAverage } = machine;
  const parts = [
    `${date}, ${cpu}, ${String(cores)} cores, Node ${nodeVersion}, ` +
      `load average before ${loadAverage.toFixed(2)}`,
    ...formatOnePhotoAlone(onePhotoAlone),
    ...formatHealthUnderLoad(healthUnderLoad),
    'Targets',
    formatTable([['', 'measured', 'at most', ''], ...targets.map(targetRow)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function formatOnePhotoAlone(figures: OnePhotoAlone): readonly string[] {
  const { photo, photoBytes, requestsPerRound, rounds, differenceSpreadMs } = figures;
  const { lowest, highest } = differenceSpreadMs;
  return [
    `One photo alone: ${photo}, ${String(photoBytes)} bytes, ` +
      `p50 of ${String(requestsPerRound)} requests`,
    formatTable([
      ['round', 'bare', '/predict', 'difference'],
      ...rounds.map(({ bareP50Ms, servedP50Ms, differenceMs }, index) => [
        String(index + 1),
        ...[bareP50Ms, servedP50Ms, differenceMs].map(milliseconds),
      ]),
      ['median', '', '', milliseconds(figures.medianDifferenceMs)],
      ['spread', '', '', `${lowest.toFixed(1)} to ${milliseconds(highest)}`],
    ]),
  ];
}

function formatHealthUnderLoad(figures: HealthUnderLoad): readonly string[] {
  const { clients, seconds, requestsPerSecond, predict, health, askedLate } = figures;
  return [
    `Health under load: ${String(clients)} clients classify for ${String(seconds)} s, ` +
      `${requestsPerSecond.toFixed(1)} requests per second`,
    formatTable([
      ['', 'p50', 'p99', 'max'],
      ['/predict', ...latencyCells(predict)],
      ['/health/live', ...latencyCells(health)],
      ['asked late by', ...latencyCells(askedLate)],
    ]),
  ];
}

function targetRow({ name, measuredMs, atMostMs, passed }: Target): readonly string[] {
  return [name, milliseconds(measuredMs), milliseconds(atMostMs), passed ? 'pass' : 'FAIL'];
}

function latencyCells({ p50Ms, p99Ms, maxMs }: Latency): readonly string[] {
  return [p50Ms, p99Ms, maxMs].map(milliseconds);
}

function milliseconds(value: number): string {
  return `${value.toFixed(1)} ms`;
}
