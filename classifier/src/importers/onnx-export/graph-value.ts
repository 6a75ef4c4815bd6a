import type { OnnxValueMessage } from '../../onnx/onnx-model.js';

/** An input or an output of a graph; a side that is a name is open. */
export function valueOf(
  name: string,
  elemType: number,
  sides: readonly (number | string)[],
): OnnxValueMessage {
  const dim = sides.map((side) =>
    typeof side === 'number' ? { dimValue: side } : { dimParam: side },
  );
  return { name, type: { tensorType: { elemType, shape: { dim } } } };
}
