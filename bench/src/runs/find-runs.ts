import { availableParallelism } from 'node:os';
import { engineKind, ENGINES } from '@detections/classifier/engine-registry';
import { readProcessor } from '@detections/classifier/processor';
import { requireEngine } from '@detections/classifier/require-engine';
import type { Precision } from '@detections/schema';
import { CannotMeasureError, type Bench } from '../bench-context.js';
import { findModel } from '../inputs.js';
import { installedInt8Model } from '../peers/int8-model.js';
import { REFERENCE, type BenchRun } from './bench-run.js';

type Asking = Pick<Bench, 'inputs' | 'onlyRuns' | 'tell'>;

/**
 * Everything that this machine can run ResNet50 on, the reference first, or of that what `--run`
 * names. Says what is left out.
 *
 * @throws CannotMeasureError where `--run` names something that is not there.
 */
export async function findRuns(bench: Asking): Promise<readonly BenchRun[]> {
  const { onlyRuns, tell } = bench;
  const found: BenchRun[] = [];
  for (const { name } of ENGINES) found.push(...(await runsOf(name, bench)));
  found.sort((a, b) => Number(b.name === REFERENCE) - Number(a.name === REFERENCE));
  if (onlyRuns === undefined) return found;
  const missing = onlyRuns.find((name) => !found.some((run) => run.name === name));
  if (missing !== undefined) {
    const names = found.map(({ name }) => name).join(', ');
    throw new CannotMeasureError(`Expected --run to be one of ${names}; came ${missing}.`);
  }
  tell(`  only ${onlyRuns.join(', ')}`);
  return found.filter(({ name }) => onlyRuns.includes(name));
}

async function runsOf(engine: string, { inputs, tell }: Asking): Promise<readonly BenchRun[]> {
  try {
    await requireEngine({
      engine,
      precision: 'auto',
      device: 'cpu',
      threadCount: availableParallelism(),
      logger: { debug: () => undefined, info: () => undefined },
    });
  } catch (error) {
    tell(`  skipped: ${engine}; ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
  const kind = engineKind(engine);
  const int8 = await installedInt8Model(inputs);
  const runs: BenchRun[] = [];
  for (const precision of kind.precisions('cpu', await readProcessor())) {
    const modelPath =
      precision === 'int8' ? int8 : (await findModel(kind.formats[0] ?? '')).modelPath;
    if (modelPath === undefined) {
      tell(`  skipped: ${engine}/int8; npm run model:quantize -- --images DIR makes the file`);
    } else {
      runs.push(runOf(engine, precision, modelPath));
    }
  }
  return runs;
}

export function runOf(engine: string, precision: Precision, modelPath: string): BenchRun {
  return {
    name: `${engine}/${precision}`,
    engine,
    precision,
    modelPath,
    environment: { ENGINE: engine, PRECISION: precision },
  };
}
