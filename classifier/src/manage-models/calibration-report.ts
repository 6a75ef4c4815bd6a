import { fullNameOf, type FamiliarityCalibration, type Model } from '@detections/schema';
import { quantile, type MeasuredFamiliarity } from '../familiarity/calibrate.js';

export interface CalibrationReport {
  readonly model: Model;
  readonly calibration: FamiliarityCalibration;
  readonly measured: MeasuredFamiliarity;
  /** Where it is kept. */
  readonly file: string;
}

const QUANTILES = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

export function reportAsJson(report: CalibrationReport): string {
  const { model, calibration, measured, file } = report;
  const { name, version, weightsSha256, precision } = model;
  const document = {
    model: { name, version, weightsSha256, precision },
    ...calibration,
    worstFoldLost: measured.worstFoldLost,
    quantiles: Object.fromEntries(spreadOf(measured)),
    file,
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

export function reportAsText(report: CalibrationReport): string {
  const { model, calibration, measured, file } = report;
  const { threshold, keeps, pictures } = calibration;
  const spread = spreadOf(measured).map(
    ([share, value]) => `${percent(Number(share))} ${value.toFixed(3)}`,
  );
  return [
    `${fullNameOf(model)}, ${model.precision}, from ${String(pictures)} pictures`,
    `  threshold   ${threshold.toFixed(4)}, which keeps ${percent(keeps)} of them`,
    `  spread      ${spread.join(', ')}`,
    `  known lost  ${percent(measured.knownLost)} in the mean of five folds, ${percent(measured.worstFoldLost)} in the worst`,
    `  kept in     ${file}`,
    '',
  ].join('\n');
}

/** How familiar its own pictures are to the model: of each share of them, at most how much. */
function spreadOf({ familiarities }: MeasuredFamiliarity): readonly (readonly [string, number])[] {
  return QUANTILES.map((share) => [String(share), quantile(familiarities, share)]);
}

function percent(share: number): string {
  return `${String(Number((share * 100).toFixed(1)))} %`;
}
