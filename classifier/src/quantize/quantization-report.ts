import type { WeightBits } from '../models/int8-model.js';
import type { Agreement } from './agreement.js';
import type { Speed } from './measure-speed.js';

export interface QuantizationReport {
  readonly calibrationImages: number;
  /** Whether the measured pictures are others than those calibrated on. */
  readonly apart: boolean;
  readonly bits: WeightBits;
  readonly agreement: Agreement;
  readonly minAgreement: number;
  readonly speed: Speed;
  readonly fp32Bytes: number;
  readonly int8Bytes: number;
  /** Where the model is installed now; undefined where it was refused. */
  readonly installedAt: string | undefined;
}

export function reportAsText(report: QuantizationReport): string {
  const { agreement, apart, bits, calibrationImages, speed, minAgreement } = report;
  const measuredOn = apart
    ? 'none of them calibrated on'
    : 'the same ones: too few to keep some back';
  return [
    `Calibrated on ${String(calibrationImages)} pictures, weights in ${String(bits)} bits`,
    `Measured on ${String(agreement.images)} pictures, ${measuredOn}`,
    '',
    row('', 'fp32', 'int8'),
    ...accuracyRows(agreement.accuracy),
    row('ms per image', speed.fp32Ms.toFixed(1), speed.int8Ms.toFixed(1)),
    row('file', megabytes(report.fp32Bytes), megabytes(report.int8Bytes)),
    '',
    row('same top-1', percent(agreement.sameTop1)),
    row('mean confidence difference', agreement.meanConfidenceDifference.toFixed(4)),
    row('speed ratio', speed.ratio.toFixed(2)),
    '',
    report.installedAt === undefined
      ? `Not installed: the same top-1 is below ${percent(minAgreement)} (--min-agreement).`
      : `Installed: ${report.installedAt}\nPRECISION=int8 or PRECISION=auto takes it at the next start.`,
    '',
  ].join('\n');
}

function accuracyRows(accuracy: Agreement['accuracy']): readonly string[] {
  if (accuracy === undefined) return [];
  const { fp32, int8 } = accuracy;
  return [
    row('labelled images', String(fp32.images), String(int8.images)),
    row('top-1', percent(fp32.top1), percent(int8.top1)),
    row('top-5', percent(fp32.top5), percent(int8.top5)),
  ];
}

const TITLE_WIDTH = 'mean confidence difference'.length;
const CELL_WIDTH = 10;

function row(title: string, ...cells: readonly string[]): string {
  return [title.padEnd(TITLE_WIDTH), ...cells.map((cell) => cell.padStart(CELL_WIDTH))].join('');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
