import { fullNameOf, type Label, type Model } from '@detections/schema';
import type { Confusion } from './accuracy.js';
import type { Evaluation } from './evaluate-pictures.js';

export interface Report {
  /** As the caller wrote it. */
  readonly folder: string;
  readonly model: Model;
  /** Pictures of the folder that have no label and were left out. */
  readonly unlabelledImages: number;
  /** One per preset, over the same pictures. */
  readonly evaluations: readonly Evaluation[];
}

/** One JSON document; shares are 0 to 1 and not rounded. */
export function reportAsJson(report: Report): string {
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

/** For a person: a table with a column per preset, then each one's worst confusions. */
export function reportAsText({ folder, model, unlabelledImages, evaluations }: Report): string {
  const leftOut =
    unlabelledImages === 0 ? [] : [`Left out for want of a label: ${String(unlabelledImages)}`];
  return [
    `Pictures of ${folder}`,
    `Model ${fullNameOf(model)} on ${model.engine}, ${model.precision}, weights ${model.weightsSha256.slice(0, 12)}…`,
    ...leftOut,
    '',
    ...table(evaluations),
    ...evaluations.flatMap(confusionLines),
    '',
  ].join('\n');
}

function table(evaluations: readonly Evaluation[]): readonly string[] {
  const row = (title: string, cell: (evaluation: Evaluation) => string): readonly string[] => [
    title,
    ...evaluations.map(cell),
  ];
  const rows = [
    row('', ({ preprocessing }) => preprocessing),
    row('images', ({ images }) => String(images)),
    row('top-1', ({ top1 }) => percent(top1)),
    row('top-5', ({ top5 }) => percent(top5)),
    row('mean confidence', ({ meanConfidence }) => percent(meanConfidence)),
    row('images per second', ({ imagesPerSecond }) => imagesPerSecond.toFixed(1)),
  ];
  const width = 2 + Math.max(...rows.flatMap(([, ...cells]) => cells.map(({ length }) => length)));
  return rows.map(([title = '', ...cells]) =>
    [title.padEnd(TITLE_WIDTH), ...cells.map((cell) => cell.padStart(width))].join(''),
  );
}

const TITLE_WIDTH = 'images per second'.length;

function confusionLines({ preprocessing, confusions }: Evaluation): readonly string[] {
  if (confusions.length === 0) return ['', `No confusions, ${preprocessing}`];
  return [
    '',
    `Worst confusions, ${preprocessing}: pictures, label → predicted`,
    ...confusions.map(confusionLine),
  ];
}

function confusionLine({ label, predicted, count }: Confusion): string {
  return `${String(count).padStart(4)}  ${describe(label)} → ${describe(predicted)}`;
}

/** With its id, because names need not be unique. */
function describe({ name, id, classIndex }: Label): string {
  return `${name} (${id ?? String(classIndex)})`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
