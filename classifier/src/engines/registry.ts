import type { EngineKind } from './engine-kind.js';
import { onnxruntime } from './onnxruntime/kind.js';
import { openVino } from './openvino/kind.js';
import { tfjsNode } from './tfjs-node/kind.js';

/** Every engine there is, a line each. */
export const ENGINES: readonly [EngineKind, ...EngineKind[]] = [
  // The quickest first: `ENGINE=auto` takes the first that is there.
  openVino,
  onnxruntime,
  tfjsNode,
];

/** @throws Error where there is none of that name. */
export function engineKind(name: string, engines: readonly EngineKind[] = ENGINES): EngineKind {
  const kind = engines.find((each) => each.name === name);
  if (kind !== undefined) return kind;
  const names = engines.map((each) => each.name).join(', ');
  throw new Error(`Expected one of the engines ${names}; came ${name}.`);
}
