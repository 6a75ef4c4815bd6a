import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Inputs } from '../inputs.js';
import type { Deployment } from './deployment.js';
import { RunningProgram } from './running-program.js';

/** What a user would write instead, on the same ONNX file. */
export async function startAfternoonBaseline({ model }: Inputs): Promise<Deployment> {
  const folder = await mkdtemp(join(tmpdir(), 'detections-baseline-'));
  const labelsPath = join(folder, 'labels.json');
  await writeFile(labelsPath, JSON.stringify(model.card.labels.map(({ name }) => name)));
  const service = await RunningProgram.start({
    program: 'bench/dist/baseline/server.js',
    environment: { MODEL_PATH: model.modelPath, LABELS_PATH: labelsPath, NODE_ENV: 'production' },
    portVariable: 'PORT',
    readyPath: '/health',
  });
  return {
    url: service.url,
    processes: [{ name: 'baseline', pid: service.pid }],
    close: async () => {
      await service.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
