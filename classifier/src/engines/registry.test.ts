import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { engineKind, ENGINES } from './registry.js';

describe('the registry', () => {
  it('loads no native library by being imported', async () => {
    const registry = new URL('./registry.js', import.meta.url).href;
    const script = `
      const before = new Set(process.report.getReport().sharedObjects);
      const { ENGINES } = await import(${JSON.stringify(registry)});
      const loaded = process.report.getReport().sharedObjects.filter((path) => !before.has(path));
      console.log(JSON.stringify({ names: ENGINES.map(({ name }) => name), loaded }));
    `;
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--input-type=module',
      '--eval',
      script,
    ]);
    const names = ENGINES.map(({ name }) => name);
    expect(JSON.parse(stdout)).toEqual({ names, loaded: [] });
  });

  it('has each name once', () => {
    const names = ENGINES.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('says which engines there are where one is asked for that is none of them', () => {
    expect(() => engineKind('tensorflow')).toThrow(
      'Expected one of the engines openvino, onnxruntime, tfjs-node; came tensorflow.',
    );
  });
});
