import { describe, expect, it } from '@jest/globals';
import type { EngineKind, LaneKind } from './engine-kind.js';
import { planLanes } from './lane-plan.js';
import { onnxruntime } from './onnxruntime/kind.js';

const spec = { engine: 'fake', modelPath: 'none', input: { width: 1, height: 1 } };

/** Has lanes for int8 alone. */
const engines: readonly EngineKind[] = [
  {
    ...onnxruntime,
    name: 'fake',
    lanes: ({ precision }): LaneKind | undefined => (precision === 'int8' ? 'threads' : undefined),
  },
];

describe('the lanes of an engine', () => {
  it.each([
    [1, undefined],
    [2, { lanes: 2, threadCount: 1 }],
    [4, { lanes: 4, threadCount: 1 }],
    [10, { lanes: 4, threadCount: 2 }],
  ])('are at most four, and share %d threads', (threadCount, expected) => {
    const plan = planLanes({ ...spec, threadCount, precision: 'int8' }, engines);
    if (expected === undefined) expect(plan).toBeUndefined();
    else expect(plan).toMatchObject({ kind: 'threads', ...expected });
  });

  it('are none where the engine gains nothing by them', () => {
    expect(planLanes({ ...spec, threadCount: 8 }, engines)).toBeUndefined();
  });
});
