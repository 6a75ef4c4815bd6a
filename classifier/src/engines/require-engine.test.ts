import { ConfigError } from '@detections/runtime/lifecycle';
import type { Precision } from '@detections/schema';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { averageColour } from './average-colour/kind.fixture.js';
import type { EngineKind } from './engine-kind.js';
import { onnxruntime } from './onnxruntime/kind.js';
import { requireEngine, type RequiredEngine } from './require-engine.js';

const threadFile = new URL('./checks.fixture.js', import.meta.url);
const quick: EngineKind = {
  ...averageColour,
  name: 'quick',
  remedy: 'npm run setup:quick',
  precisions: (device, { flags }) => {
    if (device !== 'cpu') return [];
    return flags.has('amx_bf16') ? ['fp32', 'bf16'] : ['fp32'];
  },
};
const missing: EngineKind = { ...quick, name: 'missing' };
const last: EngineKind = { ...averageColour, name: 'last' };

describe('requireEngine', () => {
  let said: { readonly level: number; readonly engine?: string; readonly reason?: string }[];
  const require = (asked: Partial<RequiredEngine>) =>
    requireEngine({
      engine: 'auto',
      precision: 'fp32',
      device: 'cpu',
      threadCount: 1,
      logger: pino(
        { level: 'debug' },
        { write: (line) => said.push(JSON.parse(line) as (typeof said)[number]) },
      ),
      engines: [quick, onnxruntime, last],
      threadFile,
      processor: { arch: 'x64', flags: new Set(['amx_bf16']) },
      ...asked,
    });
  const namesOf = async (asked: Partial<RequiredEngine>): Promise<readonly string[]> =>
    (await require(asked)).engines.map(({ name }) => name);
  beforeEach(() => {
    said = [];
  });

  it('takes all that are there as far as the first that always is', async () => {
    await expect(namesOf({})).resolves.toEqual(['quick', 'onnxruntime']);
  });

  it('goes on without an optional one that is missing, and says so to whoever looks for it', async () => {
    const engines = [missing, onnxruntime, last];
    await expect(namesOf({ engines })).resolves.toEqual(['onnxruntime']);
    expect(said).toEqual([expect.objectContaining({ level: 20, engine: 'missing' })]);
  });

  it('takes the one that is named, and no other', async () => {
    await expect(namesOf({ engine: 'last' })).resolves.toEqual(['last']);
  });

  it('refuses one that is named and missing, with the command that mends it', async () => {
    const refused = require({ engine: 'missing', engines: [missing, onnxruntime] });
    await expect(refused).rejects.toThrow(ConfigError);
    await expect(refused).rejects.toThrow('missing does not load: it is not there');
    await expect(refused).rejects.toThrow('npm run setup:quick');
  });

  it('refuses a precision that only a missing engine has', async () => {
    const refused = require({ precision: 'bf16', engines: [missing, onnxruntime] });
    await expect(refused).rejects.toThrow(ConfigError);
    await expect(refused).rejects.toThrow('PRECISION=bf16 needs the engine missing.');
    await expect(refused).rejects.toThrow('npm run setup:quick');
  });

  it.each<[string, Precision, string, Partial<RequiredEngine>]>([
    [
      'last',
      'int8',
      'PRECISION=int8 needs the engine onnxruntime; came last. PRECISION=auto takes fp32 there.',
      {},
    ],
    [
      'onnxruntime',
      'bf16',
      'PRECISION=bf16 needs the engine quick; came onnxruntime. PRECISION=auto takes fp32 or int8 there.',
      {},
    ],
    [
      'auto',
      'bf16',
      'PRECISION=bf16 needs a processor that computes in it, and this one does not.',
      { processor: { arch: 'x64', flags: new Set() } },
    ],
    ['auto', 'fp16', 'PRECISION=fp16 is not to be had on this cpu.', {}],
  ])(
    'refuses ENGINE=%s with PRECISION=%s, and says what would do',
    async (engine, precision, sentence, rest) => {
      const refused = require({ engine, precision, ...rest });
      await expect(refused).rejects.toThrow(ConfigError);
      await expect(refused).rejects.toThrow(sentence);
    },
  );

  describe('with a GPU', () => {
    const graphic: EngineKind = { ...quick, name: 'graphic', precisions: () => ['fp32', 'fp16'] };
    const headless: EngineKind = { ...graphic, name: 'headless' };
    const engines = [quick, graphic, last];

    it.each(['gpu', 'auto'] as const)(
      'runs on it with DEVICE=%s, on an engine that can',
      async (device) => {
        const machine = await require({ device, engines });
        expect(machine).toMatchObject({
          device: 'gpu',
          gpu: { name: 'a quick one' },
          engines: [graphic],
        });
      },
    );

    it('takes one that is made up on the processor only where that is named', async () => {
      const machine = await require({ device: 'software', engines });
      expect(machine).toMatchObject({ device: 'gpu', gpu: { name: 'a slow one' } });
    });

    it('refuses to start where there is none and one is asked for', async () => {
      const refused = require({ device: 'gpu', engines: [headless] });
      await expect(refused).rejects.toThrow(ConfigError);
      await expect(refused).rejects.toThrow(
        'DEVICE=gpu finds no GPU to run networks on: headless: expected a GPU; there is none.',
      );
    });

    it.each<[string, Partial<RequiredEngine>, RegExp]>([
      ['there is none', { engines: [quick, headless] }, /there is none/],
      ['the engine that is named has none', { engine: 'quick' }, /needs the engine graphic/],
      ['it does not compute in the precision', { precision: 'bf16' }, /PRECISION=bf16/],
    ])('takes the processor where %s and DEVICE=auto, in one line', async (_, asked, reason) => {
      const machine = await require({ device: 'auto', engines, ...asked });
      expect(machine.device).toBe('cpu');
      expect(machine.gpu).toBeUndefined();
      const lines = said.filter(({ level }) => level >= 30);
      expect(lines).toEqual([expect.objectContaining({ reason: expect.stringMatching(reason) })]);
    });
  });

  it.each(['fp32', 'int8', 'auto'] as const)('lets onnxruntime load with %s', async (precision) => {
    const { engines } = await requireEngine({
      ...{ engine: 'onnxruntime', precision, device: 'cpu', threadCount: 1 },
      logger: pino({ level: 'silent' }),
    });
    expect(engines).toEqual([onnxruntime]);
  });
});
