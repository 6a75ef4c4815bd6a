import { Presets, SingleBar } from 'cli-progress';

export interface EvaluationProgressOptions {
  /** Where a bar is drawn, if it is a terminal, and sparse lines are written otherwise. */
  readonly stream: NodeJS.WritableStream & { readonly isTTY?: boolean };
  /** What is going on, at the start of the bar and of each line. */
  readonly title: string;
  /** Number of pictures. */
  readonly total: number;
}

export interface EvaluationProgress {
  /** @param answered Number of pictures so far. */
  readonly update: (answered: number) => void;
  /** It is over, well or not. */
  readonly finish: () => void;
}

const LINES = 5;

/** A progress bar on a terminal, a line every fifth of the pictures elsewhere. */
export function createEvaluationProgress(options: EvaluationProgressOptions): EvaluationProgress {
  return options.stream.isTTY === true ? drawBar(options) : writeLines(options);
}

function drawBar({ stream, title, total }: EvaluationProgressOptions): EvaluationProgress {
  const format = `${title} {bar} {percentage}% {value} of {total} pictures, {eta_formatted} left`;
  // The cursor stays, so that it need not be brought back when somebody presses Ctrl+C.
  const bar = new SingleBar({ format, stream, hideCursor: false }, Presets.shades_classic);
  bar.start(total, 0);
  return {
    update: (answered) => {
      bar.update(answered);
    },
    finish: () => {
      bar.stop();
    },
  };
}

function writeLines({ stream, title, total }: EvaluationProgressOptions): EvaluationProgress {
  let written = 0;
  return {
    update: (answered) => {
      const step = Math.floor((answered / total) * LINES);
      if (step === written) return;
      written = step;
      stream.write(`${title}: ${String(answered)} of ${String(total)} pictures\n`);
    },
    finish: () => undefined,
  };
}
