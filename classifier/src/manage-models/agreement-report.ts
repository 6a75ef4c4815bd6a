import type { AgreementMeasurement } from '../models/agreement-record.js';
import { LEAST_AGREEMENT, type Reduced } from '../models/choose-runs.js';

/** One engine in one precision. */
export interface MeasuredRun {
  readonly engine: string;
  readonly precision: Reduced;
  /** One per preset; none where there is no file of that precision. */
  readonly presets: readonly AgreementMeasurement[];
}

export interface AgreementReport {
  /** As the caller wrote it. */
  readonly folder: string;
  readonly pictures: number;
  readonly measured: readonly MeasuredRun[];
}

export function reportAsJson(report: AgreementReport): string {
  const measured = report.measured.map((run) => ({ ...run, auto: isTakenByAuto(run) }));
  return `${JSON.stringify({ ...report, measured }, undefined, 2)}\n`;
}

export function reportAsText({ folder, pictures, measured }: AgreementReport): string {
  const head = `Same first class as in fp32, of ${String(pictures)} pictures in ${folder}`;
  return `${[head, ...measured.flatMap(linesOf)].join('\n')}\n`;
}

function linesOf(run: MeasuredRun): readonly string[] {
  const { engine, precision, presets } = run;
  const name = `${precision} on ${engine}`;
  if (presets.length === 0) return [`  ${name}: no 8-bit file was made of this model`];
  const least = percent(LEAST_AGREEMENT[precision]);
  const verdict = isTakenByAuto(run)
    ? 'PRECISION=auto may take it'
    : `PRECISION=auto does not take it: ${least} are wanted of each`;
  const shares = presets.map(({ preset, agreement }) => `${preset} ${percent(agreement)}`);
  const [{ instructions } = { instructions: '' }] = presets;
  return [`  ${name}, ${instructions}: ${shares.join(', ')}. ${verdict}.`];
}

function isTakenByAuto({ precision, presets }: MeasuredRun): boolean {
  const least = LEAST_AGREEMENT[precision];
  return presets.length > 0 && presets.every(({ agreement }) => agreement >= least);
}

function percent(share: number): string {
  return `${String(Number((share * 100).toFixed(1)))} %`;
}
