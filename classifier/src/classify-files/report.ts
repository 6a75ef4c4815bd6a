import type { Model, Prediction } from '@detections/schema';

export type FileResult =
  | {
      /** As the caller wrote it. */
      readonly file: string;
      /** As a person sees it. */
      readonly width: number;
      readonly height: number;
      /** The likeliest first. */
      readonly predictions: readonly Prediction[];
    }
  | {
      readonly file: string;
      /** Names the file, and says what was expected and what came. */
      readonly error: string;
    };

export interface Report {
  readonly model: Model;
  /** The preset's name. */
  readonly preprocessing: string;
  /** In the order that the caller named them. */
  readonly files: readonly FileResult[];
}

/** One JSON document; confidences are 0 to 1 and not rounded. */
export function reportAsJson(report: Report): string {
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

/** For a person: each photo with its classes below it. What is no photo is told elsewhere. */
export function reportAsText({ files }: Report): string {
  const blocks = files.flatMap((each) =>
    'error' in each ? [] : [[each.file, ...each.predictions.map(line)].join('\n')],
  );
  return blocks.map((block) => `${block}\n`).join('\n');
}

/** With the id, because some names belong to two classes. */
function line({ label: { name, id, classIndex }, confidence }: Prediction): string {
  return `${(confidence * 100).toFixed(2).padStart(8)} %  ${name} (${id ?? String(classIndex)})`;
}
