import type { BenchArguments } from './bench-arguments.js';
import { CannotMeasureError, type Bench, type Part } from './bench-context.js';
import { using } from './deployment/using.js';
import { startBareClassifier } from './floor/bare-classifier.js';
import { findInputs } from './inputs.js';
import { LoadThread } from './load/load-thread.js';
import { createPace } from './pace.js';
import { describeMachine } from './report/machine.js';
import type { MeasuredPart, Report } from './report/report.js';
import { runOf } from './runs/find-runs.js';

export interface RunOptions {
  readonly args: BenchArguments;
  readonly parts: readonly Part[];
  /** As the person wrote it. */
  readonly command: string;
  /** For the person who waits. */
  readonly tell: (line: string) => void;
}

const CALIBRATION = { batchSize: 8, images: 40, profile: 'KERAS' } as const;

/**
 * One run, on one machine, of the parts that are asked for.
 *
 * @throws InputsMissingError
 */
export async function runBench({ args, parts, command, tell }: RunOptions): Promise<Report> {
  const startedAt = performance.now();
  const date = new Date().toISOString();
  const machine = describeMachine();
  const inputs = await findInputs();
  const measured = await using(
    () => startBareClassifier(runOf('onnxruntime', 'fp32', inputs.model.modelPath)),
    async (floor) => {
      const { perSecond } = await floor.classify({ ...CALIBRATION, photos: inputs.photos });
      tell(`Bare decode, preprocess and engine: ${perSecond.toFixed(1)} images per second.`);
      const pace = createPace(args.isQuick, perSecond);
      return using(
        () => Promise.resolve(new LoadThread()),
        (load) =>
          measureParts({ inputs, floor, load, pace, onlyRuns: args.runs, tell }, parts, args.only),
      );
    },
  );
  const seconds = (performance.now() - startedAt) / 1000;
  return { date, command, machine, seconds, parts: measured };
}

async function measureParts(
  bench: Bench,
  parts: readonly Part[],
  only: readonly string[] | undefined,
): Promise<readonly MeasuredPart[]> {
  const measured: MeasuredPart[] = [];
  for (const part of parts) {
    if (only !== undefined && !only.includes(part.name)) continue;
    const leftOut = only === undefined ? part.leftOut?.(bench.pace) : undefined;
    if (leftOut === undefined) measured.push(await measurePart(bench, part));
    else measured.push({ name: part.name, skipped: leftOut });
  }
  return measured;
}

async function measurePart(bench: Bench, { name, about, measure }: Part): Promise<MeasuredPart> {
  bench.tell(`${name}: ${about}`);
  const startedAt = performance.now();
  try {
    const result = await measure(bench);
    bench.tell(`  ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
    return { name, ...result };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof CannotMeasureError) {
      bench.tell(`  skipped: ${message}`);
      return { name, skipped: message };
    }
    // What the other parts found out is not lost with this one.
    bench.tell(`  failed: ${message}`);
    return { name, failed: message };
  }
}
