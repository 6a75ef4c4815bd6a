import { describe, expect, it } from '@jest/globals';
import { ConfigError } from '@detections/runtime/lifecycle';
import { requireEngine } from './require-engine.js';

describe('requireEngine', () => {
  it('refuses int8 where the engine has none, and says what to set instead', async () => {
    const required = requireEngine({ name: 'tfjs-node', precision: 'int8', threadCount: 1 });
    await expect(required).rejects.toThrow(ConfigError);
    await expect(required).rejects.toThrow(
      'PRECISION=int8 needs the engine onnxruntime; came tfjs-node. PRECISION=auto takes fp32 there.',
    );
  });

  it.each(['fp32', 'int8', 'auto'] as const)('lets onnxruntime load with %s', async (precision) => {
    await expect(
      requireEngine({ name: 'onnxruntime', precision, threadCount: 1 }),
    ).resolves.toBeUndefined();
  });
});
