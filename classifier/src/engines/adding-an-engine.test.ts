import { ConfigError, loadConfig } from '@detections/runtime/lifecycle';
import { afterEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { z } from 'zod';
import { averageColour } from './average-colour/kind.fixture.js';
import { canRun } from './can-run.js';
import type { EngineKind } from './engine-kind.js';
import { engineVariable } from './engine-variable.js';
import { ENGINES } from './registry.js';
import { requireEngine } from './require-engine.js';
import { ThreadedEngine } from './threaded-engine.js';

/** The registry's line. */
const engines: readonly [EngineKind, ...EngineKind[]] = [...ENGINES, averageColour];
/** What the line does to the thread, which the registry cannot be told from outside. */
const threadFile = new URL('./average-colour/engine-thread.fixture.js', import.meta.url);

const required = {
  device: 'cpu',
  threadCount: 1,
  logger: pino({ level: 'silent' }),
  engines,
  threadFile,
} as const;

const read = (ENGINE?: string): string =>
  loadConfig(z.object({ ENGINE: engineVariable(engines) }), { ENGINE }).ENGINE;

describe('an engine that is a folder and a line', () => {
  let engine: ThreadedEngine | undefined;
  afterEach(() => engine?.close());

  it('is chosen by its name, loads and answers', async () => {
    const name = read('average-colour');
    await requireEngine({ ...required, engine: name, precision: 'auto' });
    const input = { width: 2, height: 1 };
    const spec = { engine: name, modelPath: 'none', threadCount: 1, input };
    engine = new ThreadedEngine(spec, { engines, threadFile });
    await engine.load();
    const batch = Uint8Array.of(255, 0, 0, 1, 2, 4, 8, 8, 8, 0, 0, 0);
    expect([...(await engine.infer(batch, 2)).scores]).toEqual([128, 1, 2, 4, 4, 4]);
  });

  it('is among the names that a wrong one is answered with', () => {
    expect(() => read('averagecolour')).toThrow(ConfigError);
    expect(() => read('averagecolour')).toThrow('average-colour');
  });

  it('leaves what auto takes to those that come before it', async () => {
    expect([read(), read('auto')]).toEqual(['auto', 'auto']);
    const asked = { engine: 'auto', precision: 'fp32' } as const;
    const { engines: there } = await requireEngine({ ...required, ...asked });
    expect(there.at(-1)?.name).toBe('onnxruntime');
  });

  it('is held to the precisions that it has', async () => {
    const refused = requireEngine({ ...required, engine: averageColour.name, precision: 'int8' });
    await expect(refused).rejects.toThrow(
      'PRECISION=int8 needs the engine openvino or onnxruntime',
    );
  });

  it('is offered for models that it reads', () => {
    const folded: EngineKind = { ...averageColour, name: 'other', formats: ['folded'] };
    expect(canRun(averageColour, ['onnx'])).toEqual({ runs: true, format: 'onnx' });
    expect(canRun(folded, ['onnx'], [...engines, folded])).toEqual({
      runs: false,
      reason:
        'The engine other reads folded, and this model is there as onnx. ' +
        'ENGINE=openvino or ENGINE=onnxruntime or ENGINE=average-colour runs it.',
    });
  });
});
