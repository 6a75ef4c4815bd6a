import { openSession } from '../engines/onnxruntime/onnxruntime-session.js';
import type { ModelCard } from '@detections/schema';
import { ONNX_LOGITS_NAME, ONNX_PROBABILITIES_NAME } from '../onnx/onnx-contract.js';

export interface ComparedNetwork {
  readonly card: ModelCard;
  /** Its path or its bytes, from pixels. */
  readonly network: string | Uint8Array;
}

export interface CompareTask {
  readonly one: ComparedNetwork;
  readonly other: ComparedNetwork;
  readonly threadCount: number;
}

/** The greatest difference of a probability between two networks, for noise. */
export async function compareAnswers({ one, other, threadCount }: CompareTask): Promise<number> {
  const [expected, came] = [await answerOf(one, threadCount), await answerOf(other, threadCount)];
  return expected.reduce(
    (most, value, index) => Math.max(most, Math.abs(value - (came[index] ?? Infinity))),
    0,
  );
}

async function answerOf(
  { card: { input, output }, network }: ComparedNetwork,
  threadCount: number,
): Promise<Float32Array> {
  const session = await openSession(network, { threadCount, input });
  try {
    const isLogits = output.kind === 'logits';
    const name = isLogits ? ONNX_LOGITS_NAME : ONNX_PROBABILITIES_NAME;
    const pixels = noise(input.width * input.height * 3);
    const values = (await session.run(pixels, 1, [name])).get(name)?.values ?? new Float32Array();
    return isLogits ? softmax(values) : values;
  } finally {
    await session.release();
  }
}

function softmax(logits: Float32Array): Float32Array {
  const greatest = logits.reduce((most, value) => Math.max(most, value), -Infinity);
  const powers = logits.map((value) => Math.exp(value - greatest));
  const sum = powers.reduce((total, value) => total + value, 0);
  return powers.map((value) => value / sum);
}

/** The same each time. */
function noise(length: number): Uint8Array {
  let state = 7;
  return new Uint8Array(length).map(() => {
    // The linear congruential generator of Numerical Recipes.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}
